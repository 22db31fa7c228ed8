/**
 * Where a list goes in a browser without CSS anchor positioning: under its button, above it when there is no room, within the
 * window. It does not follow the page, so scrolling closes it. Where the browser can anchor, this does nothing.
 */
export function placeBelow(list: HTMLElement, button: HTMLElement, close: () => void): () => void {
  if (CSS.supports('position-area: block-end')) return () => undefined;
  const gap = 4;
  const at = button.getBoundingClientRect();
  const size = list.getBoundingClientRect();
  const rtl = getComputedStyle(button).direction === 'rtl';
  const fitsBelow = at.bottom + gap + size.height <= innerHeight;
  const left = rtl ? at.left : at.right - size.width;
  list.style.top = `${fitsBelow ? at.bottom : Math.max(0, at.top - size.height - 2 * gap)}px`;
  list.style.left = `${Math.max(gap, Math.min(left, innerWidth - size.width - gap))}px`;

  const stop = new AbortController();
  addEventListener('scroll', close, {capture: true, passive: true, signal: stop.signal});
  addEventListener('resize', close, {signal: stop.signal});
  return () => stop.abort();
}
