/**
 * Only a person's own clicks do anything in the card. The page cannot reach into a closed shadow root, but nothing here
 * rests on that: a click or a form's submission that a script made up stops before it reaches anything. Keys and typing are let
 * through: the page guard plays copies of them inside the root (lib/page/key-guard.ts), and a made-up key presses no button.
 */
const guarded = ['click', 'auxclick', 'submit'];

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
