/**
 * Awkward habits of real CRM pages, turned on by `?variant=a,b`:
 * late        the right column comes 2.5 s after the rest
 * none        there is no right column
 * replaced    the column is swapped for a new one in one task, five times
 * emptied     the column's children are cleared and built anew, five times
 * fight       whatever the page did not make is thrown out of the column, each time
 * small-root  html { font-size: 10px }
 * hotkeys     single letters are shortcuts, caught before anybody else sees them
 * clipped     the column is transformed and cuts off what hangs over its edge
 * strict-csp  a policy that admits nothing but the page's own files (server.ts)
 */
export type Variant =
  'late' | 'none' | 'replaced' | 'emptied' | 'fight' | 'small-root' | 'hotkeys' | 'clipped';

const active = new Set(new URLSearchParams(location.search).get('variant')?.split(','));

export const isVariant = (variant: Variant) => active.has(variant);

const lateMs = 2500;
const rebuildMs = 300;

/** Puts the right column in its place, with the habits asked for. `build` makes a new one each time. */
export function placeColumn(slot: HTMLElement, build: () => HTMLElement): void {
  if (isVariant('none')) return;
  const place = () => {
    const column = build();
    slot.append(column);
    if (isVariant('fight')) throwOutForeigners(column);
    if (isVariant('replaced') || isVariant('emptied')) rebuild(column, build, 5);
  };
  if (isVariant('late')) setTimeout(place, lateMs);
  else place();
}

function rebuild(column: HTMLElement, build: () => HTMLElement, times: number): void {
  setTimeout(() => {
    if (!column.isConnected || times === 0) return;
    const fresh = build();
    if (isVariant('replaced')) {
      column.replaceWith(fresh);
      rebuild(fresh, build, times - 1);
    } else {
      // The scroller is the column's inner part.
      const inner = column.firstElementChild;
      inner?.replaceChildren(...(fresh.firstElementChild?.children ?? []));
      rebuild(column, build, times - 1);
    }
  }, rebuildMs);
}

function throwOutForeigners(column: HTMLElement): void {
  const own = new Set(column.querySelectorAll('*'));
  new MutationObserver((changes) => {
    for (const {addedNodes} of changes) {
      for (const node of addedNodes) if (node instanceof Element && !own.has(node)) node.remove();
    }
  }).observe(column, {childList: true, subtree: true});
}

/** The shortcuts: counted on <html>, so that a test can see whether a key got through. */
export function listenForHotkeys(onHotkey: (key: string) => void): void {
  const root = document.documentElement;
  if (isVariant('small-root')) root.classList.add('small-root');
  if (!isVariant('hotkeys')) return;
  root.dataset.hotkeys = '0';
  const isTyping = (target: EventTarget | null) =>
    target instanceof HTMLElement && target.matches('input,textarea,select,[contenteditable]');
  window.addEventListener(
    'keydown',
    (event) => {
      if (isTyping(event.target) || event.key.length > 1) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      root.dataset.hotkeys = String(Number(root.dataset.hotkeys) + 1);
      onHotkey(event.key);
    },
    {capture: true},
  );
}
