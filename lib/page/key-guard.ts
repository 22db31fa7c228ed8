/**
 * Keeps what a person types in our card from the page. Events inside a closed shadow root reach the page with our host
 * as their target, so the page's "is this an input?" test fails, its hotkeys fire and its listeners could read along.
 * We listen first of all (window, capture, from document_start), stop the event there, and play a copy of it inside
 * the root, where the page cannot listen; what our own handlers decide goes back to the original.
 *
 * Only a real person's event is copied: the page can dispatch whatever it likes on our host, and none of it gets in.
 */
const constructors: Record<string, new (type: string, init: EventInit) => Event> = {
  keydown: KeyboardEvent,
  keypress: KeyboardEvent,
  keyup: KeyboardEvent,
  beforeinput: InputEvent,
  input: InputEvent,
  compositionstart: CompositionEvent,
  compositionupdate: CompositionEvent,
  compositionend: CompositionEvent,
  paste: ClipboardEvent,
  copy: ClipboardEvent,
  cut: ClipboardEvent,
};

export type KeyGuard = {
  /** From now on this root's keys are its own. One root at a time. */
  protect: (host: Element, root: ShadowRoot) => void;
  stop: () => void;
};

export function createKeyGuard(win: Window): KeyGuard {
  const stop = new AbortController();
  let inside: {host: Element; root: ShadowRoot} | undefined;

  const onEvent = (event: Event) => {
    if (!inside || !event.composedPath().includes(inside.host)) return;
    // A box that is ticked or a list that is chosen from says nothing about keys, and need not have the focus.
    if (event.type === 'input' && !('inputType' in event)) return;
    event.stopImmediatePropagation();
    if (!event.isTrusted) return;
    const copy = copyEvent(event);
    (inside.root.activeElement ?? inside.root).dispatchEvent(copy);
    if (copy.defaultPrevented) event.preventDefault();
  };
  for (const type of Object.keys(constructors)) {
    win.addEventListener(type, onEvent, {capture: true, signal: stop.signal});
  }
  return {
    protect: (host, root) => {
      inside = {host, root};
    },
    stop: () => stop.abort(),
  };
}

/** All fields of an event are also fields of its init dictionary; the copy stays within its tree. */
function copyEvent(event: Event): Event {
  const init: Record<string, unknown> = {};
  for (const field in event) init[field] = (event as unknown as Record<string, unknown>)[field];
  const Constructor = constructors[event.type] ?? Event;
  const {type, cancelable} = event;
  const copy = new Constructor(type, {...init, cancelable, bubbles: true, composed: false});
  return copy.composed ? copyByHand(event, init) : copy;
}

/** Firefox makes every KeyboardEvent composed, whatever it is told [seen in 153]: the copy would leave the root again. */
function copyByHand(event: Event, fields: Record<string, unknown>): Event {
  const copy = new Event(event.type, {bubbles: true, cancelable: event.cancelable});
  for (const [field, value] of Object.entries(fields)) {
    if (field in copy) continue;
    // A method knows only the event it was made for.
    const own: unknown = typeof value === 'function' ? value.bind(event) : value;
    Object.defineProperty(copy, field, {value: own});
  }
  return copy;
}
