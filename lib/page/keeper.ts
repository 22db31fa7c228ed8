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

export type KeeperPorts = {
  host: HTMLElement;
  doc: Document;
  /** The column a person can see now. */
  findColumn: () => Element | undefined;
  /** False once the extension behind this script is gone. */
  isAlive: () => boolean;
  /** After each move; `column` also when only the column's element is new. */
  onPlace: (place: Place) => void;
  /** Once; the keeper has let go of the page by then and leaves the element where it is. */
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
/** More moves than this within the window is a fight. */
const mostMoves = 10;
const moveWindowMs = 2000;
/** After the first fight the column gets a second chance; after the next one we stay docked. */
const truceMs = 5000;
/** How often to look for a column while there is none, and while docked. */
const lookMs = {waiting: 100, docked: 1000};
/** An idle page causes no check, so an update of the extension is looked for at this pace too. */
const pulseMs = 5000;

export function createKeeper(ports: KeeperPorts): Keeper {
  const {host, doc} = ports;
  let place: Place = 'away';
  let wanted = false;
  let column: Element | undefined;
  let columnWidth = 0;
  let hidden = false;
  let missingSince: number | undefined;
  let moves: number[] = [];
  let fights = 0;
  let truceUntil = 0;
  let frame = 0;
  let timer = 0;

  const mutations = new MutationObserver(requestCheck);
  const resizes = new ResizeObserver(([entry]) => {
    // Hiding a column changes no child list. Its height changes all the time; only the width tells.
    const width = entry?.contentRect.width ?? 0;
    if (width === columnWidth) return;
    columnWidth = width;
    hidden = ports.findColumn() !== column;
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
    if (place === 'column' && column?.isConnected && host.parentNode === column && !hidden)
      return true;
    if (!timer) return false;
    // The next look is planned; meanwhile only a page that threw us out of the dock gets an answer.
    return place !== 'docked' || host.parentNode === doc.documentElement;
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
    if (found) {
      if (isFight(now)) makeTruce(now);
      else moveTo(found);
      return;
    }
    missingSince ??= now;
    const isDue = !mayUseColumn || place === 'docked' || now - missingSince >= dockAfterMs;
    if (isDue && host.parentNode !== doc.documentElement && !isFight(now)) dock();
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
    checkLater(lookMs.docked);
  }

  function moveTo(found: Element): void {
    missingSince = undefined;
    hidden = false;
    if (found !== column) {
      resizes.disconnect();
      columnWidth = found.getBoundingClientRect().width;
      resizes.observe(found);
      column = found;
    }
    if (host.parentNode !== found) put(found, found.firstChild);
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

  function orphaned(): void {
    stop();
    ports.onOrphaned();
  }

  function stop(): void {
    mutations.disconnect();
    resizes.disconnect();
    clearInterval(pulse);
    clearTimeout(timer);
    cancelAnimationFrame(frame);
    frame = -1; // truthy: nothing is requested any more
    timer = -1;
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
