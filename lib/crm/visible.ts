/** Narrower than this, a container has no room for a card: collapsed columns shrink to a handle. */
const leastWidthPx = 120;

/**
 * Whether a container is shown and wide enough for a card. Height does not count: a column that its page has just
 * emptied has none.
 */
export function hasRoom(element: Element): boolean {
  return (
    element.checkVisibility({visibilityProperty: true}) &&
    element.getBoundingClientRect().width >= leastWidthPx
  );
}
