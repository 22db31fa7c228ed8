/**
 * Only a person's own events do anything in the card. The page cannot reach into a closed shadow root, but nothing here
 * rests on that: whatever a script made up stops before it reaches a button, a box or a form. Keys and typing are let through, because
 * the page guard plays copies of them inside the root (lib/page/key-guard.ts), and because a made-up key presses no button.
 */
const guarded = ['click', 'auxclick', 'submit', 'change'];

/** Guards everything under `root` until the returned function is called. */
export function guardEvents(root: EventTarget): () => void {
  const stop = (event: Event) => {
    if (event.isTrusted) return;
    event.stopImmediatePropagation();
    event.preventDefault();
  };
  for (const type of guarded) root.addEventListener(type, stop, {capture: true});
  return () => {
    for (const type of guarded) root.removeEventListener(type, stop, {capture: true});
  };
}
