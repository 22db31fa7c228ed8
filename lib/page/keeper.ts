/**
 * Keeps one element of ours at the top of a column of a page that rebuilds itself as it likes: replaces the column in
 * one task, empties it, hides it, throws us out. One MutationObserver asks for one check per frame; while all is well
 * the check compares two pointers. The same element is put back each time, so what is inside keeps its state. Nodes of
 * the page are never moved, wrapped or removed: its framework would stumble over that.
 *
 * Where the page has no column for a while, or fights back, the element docks at the end of the document; what docked
 * looks like is the owner's business.
 */
export type Place = 'column' | 'docked' | 'away';

/** A column; not the first choice when a better one may still come. */
export type Column = {element: Element; isFirstChoice: boolean};

export type KeeperPorts = {
  host: HTMLElement;
  doc: Document;
  /** The column a person can see now. */
  findColumn: () => Column | undefined;
  /** False once the extension behind this script is gone. */
  isAlive: () => boolean;
  /** After each move; `column` also when only the column's element is new. */
  onPlace: (place: Place) => void;
  /** Once; the keeper has let go of the page by then. `show` and `hide` still work, without a column. */
  onOrphaned: () => void;
};

export type Keeper = {
  /** Shows the element; call it again for another record: old grudges are forgotten. */
  show: () => void;
  hide: () => void;
  stop: () => void;
};

/** How long a page may take to build its column before the element docks. */
export const dockAfterMs = 4000;
/** A page that loads gets this long to offer its first choice, and is asked for it now and then after that. */
const patienceMs = 1000;
/** More moves than this within the window is a fight. */
const mostMoves = 10;
const moveWindowMs = 2000;
/** After the first fight the column gets a second chance; after the next one we stay docked. */
const truceMs = 5000;
/** How often to look for a column while there is none, and while docked. */
const lookMs = {waiting: 100, secondBest: 1000, docked: 1000};
/** An idle page causes no check, so an update of the extension is looked for at this pace too. */
const pulseMs = 5000;

export function createKeeper(ports: KeeperPorts): Keeper {
  const {host, doc} = ports;
  let place: Place = 'away';
  let wanted = false;
  let column: Element | undefined;
  let isFirstChoice = false;
  let columnWidth = 0;
  let hidden = false;
  let isWaiting = false;
  let missingSince: number | undefined;
  let moves: number[] = [];
  let fights = 0;
  let truceUntil = 0;
  let isOver = false;
  let frame = 0;
  let timer = 0;

  const mutations = new MutationObserver(requestCheck);
  const resizes = new ResizeObserver(([entry]) => {
    // Hiding a column changes no child list. Its height changes all the time; only the width tells.
    const width = entry?.contentRect.width ?? 0;
    if (width === columnWidth) return;
    columnWidth = width;
    hidden = ports.findColumn()?.element !== column;
    if (hidden) requestCheck();
  });
  const pulse = setInterval(() => {
    if (!ports.isAlive()) orphaned();
  }, pulseMs);
  mutations.observe(doc, {childList: true, subtree: true});

  function requestCheck(): void {
    // requestAnimationFrame rests in a background tab: so do we, until somebody looks.
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      check();
    });
  }

  function checkLater(delayMs: number): void {
    timer ||= window.setTimeout(() => {
      timer = 0;
      requestCheck();
    }, delayMs);
  }

  function canRest(): boolean {
    const isThere = column?.isConnected && host.parentNode === column && !hidden;
    if (place === 'column' && isThere) return isFirstChoice || timer !== 0;
    if (place === 'docked' && host.parentNode !== doc.documentElement) return false;
    return isWaiting && timer !== 0; // the next look is planned
  }

  function check(): void {
    if (!ports.isAlive()) {
      orphaned();
      return;
    }
    if (!wanted || canRest()) return;
    const now = performance.now();
    const mayUseColumn = now >= truceUntil && fights < 2;
    const found = mayUseColumn ? ports.findColumn() : undefined;
    missingSince ??= now;
    if (found && (found.isFirstChoice || place === 'docked' || now - missingSince >= patienceMs)) {
      if (isFight(now)) makeTruce(now);
      else moveTo(found);
      return;
    }
    const isDue = !mayUseColumn || place === 'docked' || now - missingSince >= dockAfterMs;
    if (isDue && host.parentNode !== doc.documentElement && !isFight(now)) dock();
    isWaiting = true;
    checkLater(isDue ? lookMs.docked : lookMs.waiting);
  }

  function isFight(now: number): boolean {
    moves = moves.filter((at) => now - at < moveWindowMs);
    return moves.length >= mostMoves;
  }

  function makeTruce(now: number): void {
    fights += 1;
    truceUntil = now + truceMs;
    moves = [];
    dock();
    isWaiting = true;
    checkLater(lookMs.docked);
  }

  function moveTo(found: Column): void {
    const {element} = found;
    isFirstChoice = found.isFirstChoice;
    // With the second best the search goes on, and finds it again at once should it be rebuilt.
    missingSince = isFirstChoice ? undefined : performance.now() - patienceMs;
    if (!isFirstChoice) checkLater(lookMs.secondBest);
    isWaiting = false;
    hidden = false;
    if (element !== column) {
      resizes.disconnect();
      columnWidth = element.getBoundingClientRect().width;
      resizes.observe(element);
      column = element;
    }
    if (host.parentNode === element) return;
    put(element, element.firstChild);
    settle('column');
  }

  function dock(): void {
    resizes.disconnect();
    column = undefined;
    put(doc.documentElement, null);
    settle('docked');
  }

  /** moveBefore keeps focus and scroll, but only within one document and only while connected. */
  function put(parent: Element, before: Node | null): void {
    moves.push(performance.now());
    if (host.isConnected && 'moveBefore' in parent) parent.moveBefore(host, before);
    else parent.insertBefore(host, before);
  }

  function settle(next: Place): void {
    place = next;
    ports.onPlace(next);
  }

  /** Nobody looks after the column from now on, so wherever the page moves next, the notice waits in the dock. */
  function orphaned(): void {
    const isFirst = !isOver;
    stop();
    if (wanted && !(isFirst && host.isConnected)) dock();
    if (isFirst) ports.onOrphaned();
  }

  function stop(): void {
    mutations.disconnect();
    resizes.disconnect();
    clearInterval(pulse);
    clearTimeout(timer);
    cancelAnimationFrame(frame);
    isOver = true;
  }

  return {
    show: () => {
      wanted = true;
      fights = 0;
      truceUntil = 0;
      missingSince = undefined;
      clearTimeout(timer);
      timer = 0;
      check();
    },
    hide: () => {
      wanted = false;
      column = undefined;
      resizes.disconnect();
      host.remove();
      settle('away');
    },
    stop,
  };
}
