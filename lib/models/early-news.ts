/**
 * The dashboard shows what is here before the background has spoken, which may have to start first: who is signed in is on this
 * computer too. What the background says counts, and before it nothing is known of what waits.
 */
import type {Signal} from '@preact/signals';
import type {SessionState} from '../messages/session.ts';
import {quiet} from './account-model.ts';
import type {PagePorts} from './page-ports.ts';

export type EarlyPorts = Pick<PagePorts, 'watchNews'> & {
  /** Who is signed in, found without the background. */
  findSession?: () => Promise<SessionState | undefined>;
};

export function watchEarly(
  {watchNews, findSession}: EarlyPorts,
  heard: Signal<boolean>,
): PagePorts['watchNews'] {
  return (listener) => {
    let isOver = false;
    const stop = watchNews((news) => {
      heard.value = true;
      listener(news);
    });
    void findSession?.().then((session) => {
      if (heard.value || isOver || session?.kind !== 'signed_in') return;
      listener({session, sync: quiet});
    });
    return () => {
      isOver = true;
      stop();
    };
  };
}
