/**
 * Everybody who looks: cards on CRM pages and our own pages, each over a port. They get the whole state at once and again after each
 * change; a card only what differs from what it was last told.
 */
import {findRecordAt} from '../crm/registry.ts';
import {crmRefKey} from '../domain/crm-ref.ts';
import type {CardNews, PageNews} from '../messages/calls.ts';
import {cardPort, pagePort} from '../messages/calls.ts';
import type {CardState} from '../messages/card-state.ts';
import type {Sender} from '../messages/sender.ts';
import {trustOf} from '../messages/sender.ts';

export type HubPort = {
  name: string;
  sender?: Sender | undefined;
  postMessage(message: unknown): void;
  disconnect(): void;
  onMessage: {addListener(listener: (message: unknown) => void): void};
  onDisconnect: {addListener(listener: () => void): void};
};

export type HubPorts = {
  own: {id: string; origin: string};
  cardState: (address: string) => Promise<CardState>;
  pageNews: () => Promise<PageNews>;
  /** What a tab shows now. */
  addressOf: (tabId: number) => Promise<string | undefined>;
  /** The first to look has come, or the last has gone. */
  onWatched: (isWatched: boolean) => void;
  onOpened: (kind: 'card' | 'page') => void;
  onError: (cause: unknown) => void;
};

export type PortHub = {
  accept(port: HubPort): void;
  /** Tells everybody, once, after all changes of this moment. */
  publish(): void;
  /** A tab shows another address. */
  moved(tabId: number): void;
  isWatched(): boolean;
  /** Whether a page of ours is open. */
  hasPages(): boolean;
};

type Watcher = {tell(): Promise<void>; tabId?: number; look?(): void};

export function createPortHub(ports: HubPorts): PortHub {
  const watchers = new Map<HubPort, Watcher>();
  let telling = false;
  let again = false;

  const publish = (): void => {
    again = true;
    if (telling) return;
    telling = true;
    void tellAll();
  };

  const tellAll = async (): Promise<void> => {
    while (again) {
      await Promise.resolve(); // the other changes of this moment
      again = false;
      await Promise.all(
        [...watchers.values()].map((watcher) => watcher.tell().catch(ports.onError)),
      );
    }
    telling = false;
  };

  const post = (port: HubPort, message: CardNews | PageNews): void => {
    if (watchers.has(port)) port.postMessage(message);
  };

  const cardWatcher = (port: HubPort, tabId: number, opened: string): Watcher => {
    let address = opened;
    let told = '';
    const tell = async (): Promise<void> => {
      const asked = address;
      const state = await ports.cardState(asked).catch((cause: unknown): CardState => {
        if (told !== '') throw cause; // what it shows stays
        ports.onError(cause);
        return {kind: 'loading', trouble: 'storage'};
      });
      const text = JSON.stringify([asked, state]);
      if (asked !== address || text === told) return; // moved meanwhile: the move tells it
      told = text;
      const record = findRecordAt(asked);
      post(port, {record: record ? crmRefKey(record) : '', state});
    };
    const look = (): void => {
      ports
        .addressOf(tabId)
        .then((now) => {
          if (now === undefined || now === address) return;
          address = now;
          return tell();
        })
        .catch(ports.onError);
    };
    return {tell, tabId, look};
  };

  const pageWatcher = (port: HubPort): Watcher => ({
    tell: async () => post(port, await ports.pageNews()),
  });

  const watcherOf = (port: HubPort): Watcher | undefined => {
    const trust = trustOf(port.sender ?? {}, ports.own);
    if (port.name === cardPort && trust.kind === 'content') {
      return cardWatcher(port, trust.tabId, trust.address);
    }
    return port.name === pagePort && trust.kind === 'page' ? pageWatcher(port) : undefined;
  };

  return {
    publish,
    isWatched: () => watchers.size > 0,
    hasPages: () => [...watchers.values()].some((watcher) => watcher.tabId === undefined),

    accept: (port) => {
      const watcher = watcherOf(port);
      if (!watcher) {
        port.disconnect();
        return;
      }
      watchers.set(port, watcher);
      port.onMessage.addListener(() => watcher.look?.()); // all a card can say: I moved
      port.onDisconnect.addListener(() => {
        watchers.delete(port);
        if (watchers.size === 0) ports.onWatched(false);
      });
      watcher.tell().catch(ports.onError);
      if (watchers.size === 1) ports.onWatched(true);
      ports.onOpened(watcher.tabId === undefined ? 'page' : 'card');
    },

    moved: (tabId) => {
      for (const watcher of watchers.values()) if (watcher.tabId === tabId) watcher.look?.();
    },
  };
}
