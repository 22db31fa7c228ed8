/**
 * Was the button in plain sight when it was pressed? A hostile page can lay something over our card, fade it or move it, and let
 * a person press what they do not see. Chrome's IntersectionObserver v2 knows about covers and transforms but not about masks; it
 * watches from the moment the button appears, so that a cover taken away for the click alone is noticed. Everywhere we walk
 * up the ancestors for what hides, and ask at nine points what a finger would hit.
 */
export type Sight = {
  /** Asked in the click on `button`, which lies in the watched area. */
  isSeen: (button: HTMLElement) => Promise<boolean>;
  stop: () => void;
};

/** How long a button must have been in sight again after something hid it. */
const calmMs = 300;
/** How long to wait for the browser's first word. */
const firstReportMs = 600;
const reportDelayMs = 100;
const leastOpacity = 0.9;
const leastSizePx = 16;

export function watchSight(area: HTMLElement): Sight {
  const reports = watchReports(area);
  return {
    isSeen: async (button) => {
      const pressedAt = performance.now();
      if (!isPlain(button) || !isOnTop(button)) return false;
      return reports === undefined || reports.wereCalm(pressedAt);
    },
    stop: () => reports?.stop(),
  };
}

type V2Entry = IntersectionObserverEntry & {isVisible?: boolean};
type V2Options = IntersectionObserverInit & {trackVisibility: boolean; delay: number};

/** The browser's reports on the element's visibility; undefined where it makes none (Firefox). */
function watchReports(element: HTMLElement) {
  if (!('IntersectionObserverEntry' in window)) return undefined;
  if (!('isVisible' in IntersectionObserverEntry.prototype)) return undefined;
  let seenSince: number | undefined;
  let wasHidden = false;
  const first = Promise.withResolvers<undefined>();
  const options: V2Options = {threshold: [0, 0.5, 1], trackVisibility: true, delay: reportDelayMs};
  const observer = new IntersectionObserver((entries) => {
    const last: V2Entry | undefined = entries.at(-1);
    if (last?.isVisible) {
      seenSince ??= performance.now();
    } else {
      seenSince = undefined;
      wasHidden = true;
    }
    first.resolve(undefined);
  }, options);
  observer.observe(element);
  return {
    wereCalm: async (pressedAt: number) => {
      await Promise.race([first.promise, new Promise((done) => setTimeout(done, firstReportMs))]);
      if (seenSince === undefined) return false;
      return !wasHidden || pressedAt - seenSince >= calmMs;
    },
    stop: () => observer.disconnect(),
  };
}

/** Whether no ancestor, through shadow roots up to the page's root, fades, cuts, colours or moves it away. */
export function isPlain(element: HTMLElement): boolean {
  let opacity = 1;
  for (let at: Element | null = element; at; at = parentOf(at)) {
    const style = getComputedStyle(at);
    opacity *= style.opacity === '' ? 1 : Number(style.opacity);
    if (style.visibility === 'hidden' || style.visibility === 'collapse') return false;
    if (hides(style)) return false;
  }
  return opacity >= leastOpacity;
}

function hides(style: CSSStyleDeclaration): boolean {
  const isSet = (value: string) => value !== '' && value !== 'none' && value !== 'normal';
  return (
    isSet(style.clipPath) ||
    isSet(style.filter) ||
    isSet(style.maskImage) ||
    isSet(style.mixBlendMode) ||
    isTurned(style.transform)
  );
}

/** Moved is fine, mirrored, turned or shrunk is not; a page that zooms in does no harm. */
function isTurned(transform: string): boolean {
  const numbers = /^matrix\(([^)]+)\)$/.exec(transform)?.[1]?.split(',').map(Number);
  if (!numbers) return transform.startsWith('matrix3d');
  const [a = 1, b = 0, c = 0, d = 1] = numbers;
  return b !== 0 || c !== 0 || a < leastOpacity || d < leastOpacity;
}

function parentOf(element: Element): Element | null {
  if (element.assignedSlot) return element.assignedSlot;
  if (element.parentElement) return element.parentElement;
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
}

/** Whether a finger at each of nine points would hit the element or something in it. */
export function isOnTop(element: HTMLElement): boolean {
  const root = element.getRootNode();
  if (!(root instanceof Document || root instanceof ShadowRoot)) return false;
  const box = element.getBoundingClientRect();
  if (box.width < leastSizePx || box.height < leastSizePx) return false;
  const parts = [0.15, 0.5, 0.85];
  return parts.every((x) =>
    parts.every((y) => {
      const left = box.left + box.width * x;
      const top = box.top + box.height * y;
      const hit = root.elementFromPoint(left, top);
      return hit !== null && element.contains(hit) && isHostHit(root, left, top);
    }),
  );
}

/** Some browsers look into a shadow root past what covers its host; the page itself must be hit at our host too. */
function isHostHit(root: Document | ShadowRoot, left: number, top: number): boolean {
  if (root instanceof Document) return true;
  const outer = root.host.getRootNode();
  if (!(outer instanceof Document || outer instanceof ShadowRoot)) return false;
  return outer.elementFromPoint(left, top) === root.host;
}
