/**
 * The reader's end of live state. The background posts the whole state when a port opens and again after each change, so losing a
 * port loses nothing: we open the next one. Ports end when the browser stops the background (30 s without work) and in
 * the back/forward cache. A document that nobody sees holds no port, so that a forgotten tab keeps nothing awake.
 */
import type {Clock} from '../platform/clock.ts';
import {systemClock} from '../platform/clock.ts';

/** The part of a runtime port that is used; both `chrome` and the polyfill's `browser` fit. */
export type NewsPort = {
  postMessage(message: unknown): void;
  disconnect(): void;
  onMessage: {addListener(listener: (message: unknown) => void): void};
  onDisconnect: {addListener(listener: () => void): void};
};

export type NewsOptions<News> = {
  /** `() => browser.runtime.connect({name: pagePort})`; throws once the extension was updated or removed. */
  connect: () => NewsPort;
  listener: (news: News) => void;
  /** The extension is gone for this script: nothing will come any more. */
  onGone?: () => void;
  /** Given, the port is closed while this document is hidden. */
  document?: Pick<Document, 'hidden' | 'addEventListener' | 'removeEventListener'>;
  clock?: Clock;
};

export type NewsReader<Ask> = {post(ask: Ask): void; stop(): void};

const firstDelayMs = 100;
const longestDelayMs = 5000;

/** Listens until `stop`. `News` and `Ask` are what lib/messages/calls.ts says of the port's name. */
export function openNews<News, Ask = never>(options: NewsOptions<News>): NewsReader<Ask> {
  const {clock = systemClock, document: page} = options;
  let port: NewsPort | undefined;
  let cancelRetry: (() => void) | undefined;
  let delayMs = firstDelayMs;
  let over = false;

  const open = (): void => {
    if (over || port || page?.hidden) return;
    let opened: NewsPort;
    try {
      opened = options.connect();
    } catch {
      stop();
      options.onGone?.();
      return;
    }
    port = opened;
    opened.onMessage.addListener((news) => {
      if (port !== opened) return;
      delayMs = firstDelayMs;
      options.listener(news as News); // the background is trusted; its types are lib/messages'
    });
    opened.onDisconnect.addListener(() => {
      if (port !== opened) return;
      port = undefined;
      cancelRetry = clock.after(delayMs, open);
      delayMs = Math.min(delayMs * 2, longestDelayMs);
    });
  };

  const close = (): void => {
    cancelRetry?.();
    const closing = port;
    port = undefined;
    closing?.disconnect();
  };

  const onVisibility = (): void => (page?.hidden ? close() : open());

  const stop = (): void => {
    over = true;
    page?.removeEventListener('visibilitychange', onVisibility);
    close();
  };

  page?.addEventListener('visibilitychange', onVisibility);
  open();
  return {
    // A lost port needs no ask: the next one begins with the whole state of where the page is then.
    post: (ask) => port?.postMessage(ask),
    stop,
  };
}
