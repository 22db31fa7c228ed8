/**
 * Several pages of a walk in one flight: the next one is read, checked and its writing begun while this one's is on its way to the disk. Every
 * page is a transaction of its own and lands only behind the one that it was asked for after, so a kill leaves the first so many of them. What is not simply
 * the next page (the last one, a reset, an error) is left to the next flight, which begins with what the disk says.
 */
import type {Reply} from '../api/http.ts';
import type {PullRequest, PullResponse} from '../contract/wire.ts';
import {metaAfter} from '../store/landing.ts';
import {pause} from '../store/paced.ts';
import type {Page, ScopeMeta} from '../store/store.ts';
import type {Ahead} from './ahead.ts';

/** Pages in one flight: an edit that is made meanwhile waits for its end to be sent. */
const mostPages = 8;
/** Pages that are being written at a time. */
const depth = 2;

export type Stretch = {
  ahead: Ahead;
  signal: AbortSignal;
  requestOf: (meta: ScopeMeta) => PullRequest;
  /** The page of an answer as the store takes it; undefined for what is not the next one of the walk. */
  pageOf: (reply: Reply<PullResponse>, onto: ScopeMeta) => Page | undefined;
  /** Writes one; whether it landed. */
  land: (page: Page) => Promise<boolean>;
};

/** Whether all that was begun has landed; undefined when the page is none that another may be written behind. */
export async function walkOn(
  {ahead, signal, requestOf, pageOf, land}: Stretch,
  onto: ScopeMeta,
  first: Page,
): Promise<boolean | undefined> {
  const afterFirst = metaAfter(onto, first);
  if (!afterFirst) return undefined;
  let [page, after] = [first, afterFirst];
  const isOver = (): boolean => signal.aborted;
  const landings: Array<Promise<boolean>> = [];
  for (;;) {
    const request = requestOf(after);
    ahead.ask(request);
    await pause(); // reading a page and writing one are a task each, however soon the answer is here
    if (isOver()) break;
    const landing = land(page);
    landing.catch(() => undefined); // it is heard of below
    landings.push(landing);
    await pause();
    const isRoom = (await landings.at(-depth)) ?? true;
    if (!isRoom || landings.length === mostPages) break;
    const reply = await ahead.take(request);
    if (!reply || isOver()) break;
    const next: Page | undefined = pageOf(reply, after);
    const afterNext: ScopeMeta | undefined = next && metaAfter(after, next);
    if (!next || !afterNext) {
      ahead.keep(request, reply);
      break;
    }
    [page, after] = [next, afterNext];
  }
  const landed = await Promise.all(landings);
  return landed.length > 0 && landed.every(Boolean);
}
