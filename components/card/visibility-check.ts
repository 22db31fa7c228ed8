/**
 * Was the button in plain sight when it was pressed? A hostile page can lay something over our card, fade it or move it, and let
 * a person press what they do not see. Chrome's IntersectionObserver v2 knows about covers and transforms but not about masks; it
 * watches from the moment the button appears, so that a cover taken away for the click alone is noticed. What has only just come into sight
 * is held until a person can have seen it; a key pressed meanwhile waits, for a page cannot put the focus there. Everywhere we walk
 * up the ancestors for what hides, and ask at nine points what a finger would hit; where nobody reports covers (Firefox), with
 * everything in the page taking clicks for that moment.
 */
export type Sight = {
  /** Asked in the click on `button`, which lies in the watched area; `byKey`: no pointer made it. */
  isSeen: (button: HTMLElement, byKey: boolean) => Promise<boolean>;
  stop: () => void;
};

/** How long a button must have been in sight again after something hid it. */
const calmMs = 300;
/** How long to wait for the browser's first word. */
const firstReportMs = 600;
const reportDelayMs = 100;
const leastOpacity = 0.9;
const leastSizePx = 16;

/** `onHeld`: whether the area has come into sight so lately that nobody can have seen it yet. */
export function watchSight(area: HTMLElement, onHeld: (isHeld: boolean) => void): Sight {
  const reports = watchReports(area, onHeld);
  return {
    isSeen: async (button, byKey) => {
      const pressedAt = performance.now();
      if (!isPlain(button)) return false;
      if (!reports) return isOnTopOfAll(button);
      if (!isOnTop(button)) return false;
      if (!byKey) return reports.wereCalm(pressedAt);
      return (await reports.becomeCalm()) && isPlain(button) && isOnTop(button);
    },
    stop: () => reports?.stop(),
  };
}

type V2Entry = IntersectionObserverEntry & {isVisible?: boolean};
type V2Options = IntersectionObserverInit & {trackVisibility: boolean; delay: number};

/** The browser's reports on the element's visibility; undefined where it makes none (Firefox). */
function watchReports(element: HTMLElement, onHeld: (isHeld: boolean) => void) {
  if (!('IntersectionObserverEntry' in window)) return undefined;
  if (!('isVisible' in IntersectionObserverEntry.prototype)) return undefined;
  let seenSince: number | undefined;
  let wasHidden = false;
  let isCovered = false;
  let isCalm = false;
  let release: ReturnType<typeof setTimeout> | undefined;
  let calm = Promise.withResolvers<undefined>();
  const first = Promise.withResolvers<undefined>();

  const becomeCalm = (): void => {
    isCalm = true;
    calm.resolve(undefined);
    onHeld(false);
  };
  const appear = (): void => {
    seenSince = performance.now();
    if (!wasHidden) {
      becomeCalm();
      return;
    }
    onHeld(true);
    release = setTimeout(becomeCalm, calmMs);
  };
  const vanish = (): void => {
    seenSince = undefined;
    wasHidden = true;
    clearTimeout(release);
    if (isCalm) calm = Promise.withResolvers();
    isCalm = false;
    onHeld(false);
  };
  const options: V2Options = {threshold: [0, 0.5, 1], trackVisibility: true, delay: reportDelayMs};
  const observer = new IntersectionObserver((entries) => {
    const last: V2Entry | undefined = entries.at(-1);
    const isVisible = last?.isVisible === true;
    isCovered = !isVisible && last?.isIntersecting === true;
    if (!isVisible) vanish();
    else if (seenSince === undefined) appear();
    first.resolve(undefined);
  }, options);
  observer.observe(element);

  return {
    wereCalm: async (pressedAt: number) => {
      await Promise.race([first.promise, afterMs(firstReportMs)]);
      if (seenSince === undefined) return false;
      return !wasHidden || pressedAt - seenSince >= calmMs;
    },
    /** In sight, or about to be: the focus has just scrolled it there. */
    becomeCalm: async () => {
      if (isCovered) return false;
      await Promise.race([calm.promise, afterMs(firstReportMs + calmMs)]);
      return isCalm;
    },
    stop: () => {
      observer.disconnect();
      clearTimeout(release);
    },
  };
}

const afterMs = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

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
    isTurned(style.transform) ||
    (isSet(style.rotate) && parseFloat(style.rotate) !== 0) ||
    (isSet(style.scale) && style.scale.split(' ').some((part) => Number(part) < leastOpacity)) ||
    (isSet(style.translate) && style.translate.split(' ').length > 2) // out of the plane, as matrix3d
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

/**
 * As isOnTop, for covers that let clicks through as well: a style of ours, gone before anything is painted, takes that from them. Its
 * layer is the document's first and its rules are important, so that only an element's own style can insist; what does,
 * and what is inert, counts as a cover wherever it overlaps. A page whose policy lets no style in is not trusted. Out of
 * reach: what lets clicks through deep in another shadow root.
 */
function isOnTopOfAll(button: HTMLElement): boolean {
  const style = document.createElement('style');
  style.textContent =
    '@layer{*,::before,::after{pointer-events:auto!important;transition-behavior:normal!important}}';
  style.style.pointerEvents = 'none'; // outdone where the rules above count
  document.documentElement.prepend(style);
  try {
    if (getComputedStyle(style).pointerEvents !== 'auto') return false;
    return isOnTop(button) && !hasStubbornCover(button);
  } finally {
    style.remove();
  }
}

function hasStubbornCover(button: HTMLElement): boolean {
  const box = button.getBoundingClientRect();
  const host = getHost(button);
  return [...document.querySelectorAll('*')].some((one) => {
    if (one.contains(host) || host.contains(one)) return false;
    if (getComputedStyle(one).pointerEvents !== 'none' && !one.closest('[inert]')) return false;
    const {left, right, top, bottom} = one.getBoundingClientRect();
    return left < box.right && right > box.left && top < box.bottom && bottom > box.top;
  });
}

/** What stands for the element in the document itself. */
function getHost(element: Element): Element {
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? getHost(root.host) : element;
}

/** Some browsers look into a shadow root past what covers its host; the page itself must be hit at our host too. */
function isHostHit(root: Document | ShadowRoot, left: number, top: number): boolean {
  if (root instanceof Document) return true;
  const outer = root.host.getRootNode();
  if (!(outer instanceof Document || outer instanceof ShadowRoot)) return false;
  return outer.elementFromPoint(left, top) === root.host;
}
