type Attributes = Record<string, string | boolean | ((event: Event) => void)>;

/** Builds an element: functions listen, `true` sets an empty attribute, `false` none. Never parses markup. */
export function h(
  name: string,
  attributes: Attributes = {},
  ...children: ReadonlyArray<Node | string>
): HTMLElement {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(key.slice(2), value);
    else if (value !== false) made.setAttribute(key, value === true ? '' : value);
  }
  made.append(...children);
  return made;
}
