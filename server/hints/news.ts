import {randomUUID} from 'node:crypto';
import pg from 'pg';
import type {AccountId, UserId} from '../../lib/domain/ids.ts';
import type {Log} from '../log.ts';

/**
 * Who changed an account says so here, after the commit; who shows it listens. Within the process at once, to other server
 * processes by LISTEN/NOTIFY, outside of any write (inside, it serialises all commits). News may be lost: they only
 * make a pull happen sooner.
 */
export type NewsItem =
  | {kind: 'news'; accountId: AccountId; rev: number}
  /** The person is no longer a member: their open sockets end. */
  | {kind: 'removed'; accountId: AccountId; userId: UserId};

export type News = {
  publish(items: readonly NewsItem[]): void;
  listen(accountId: AccountId, listener: (item: NewsItem) => void): () => void;
  stop(): Promise<void>;
};

const channel = 'vouch_news';
const reconnectMs = 1000;

/** News among the listeners of this process alone. */
export function createLocalNews(): News {
  const listeners = new Map<AccountId, Set<(item: NewsItem) => void>>();
  return {
    publish(items) {
      for (const item of items) {
        for (const listener of [...(listeners.get(item.accountId) ?? [])]) listener(item);
      }
    },
    listen(accountId, listener) {
      const of = listeners.get(accountId) ?? new Set();
      listeners.set(accountId, of.add(listener));
      return () => {
        of.delete(listener);
        if (of.size === 0 && listeners.get(accountId) === of) listeners.delete(accountId);
      };
    },
    stop: () => Promise.resolve(),
  };
}

/** News among all server processes on one database. Resolves when it listens. */
export async function createNews(pool: pg.Pool, databaseUrl: string, log: Log): Promise<News> {
  const local = createLocalNews();
  const me = randomUUID();
  const ear = await listenForever(databaseUrl, log, (text) => {
    const item = parse(text, me);
    if (item) local.publish([item]);
  });
  let waiting: NewsItem[] = [];
  let flight: Promise<void> | undefined;

  async function tellOthers(): Promise<void> {
    while (waiting.length > 0) {
      const items = waiting;
      waiting = [];
      try {
        await pool.query('select pg_notify($1, item) from unnest($2::text[]) item', [
          channel,
          items.map((item) => JSON.stringify({...item, from: me})),
        ]);
      } catch (error) {
        log({level: 'warning', what: 'news', message: (error as Error).message});
      }
    }
    flight = undefined;
  }

  return {
    publish(items) {
      if (items.length === 0) return;
      local.publish(items);
      waiting.push(...items);
      flight ??= tellOthers();
    },
    listen: (accountId, listener) => local.listen(accountId, listener),
    async stop() {
      await flight;
      await ear.stop();
    },
  };
}

function parse(text: string, me: string): NewsItem | undefined {
  try {
    const {from, ...item} = JSON.parse(text) as NewsItem & {from: string}; // written by tellOthers
    return from === me ? undefined : item;
  } catch {
    return undefined;
  }
}

/** Listens again whenever the connection is lost; what was said meanwhile is missed. */
async function listenForever(
  databaseUrl: string,
  log: Log,
  hear: (text: string) => void,
): Promise<{stop(): Promise<void>}> {
  let stopped = false;
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;

  async function connect(): Promise<void> {
    const next = new pg.Client({connectionString: databaseUrl, keepAlive: true});
    next.on('error', () => undefined); // 'end' follows
    next.on('notification', ({payload}) => hear(payload ?? ''));
    next.on('end', () => {
      if (client !== next || stopped) return;
      log({level: 'warning', what: 'news', message: 'lost the connection that listens'});
      again();
    });
    await next.connect();
    await next.query(`listen ${channel}`);
    client = next;
    if (stopped) await next.end();
  }
  function again(): void {
    timer = setTimeout(() => {
      connect().catch(again);
    }, reconnectMs);
  }

  await connect();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await client?.end().catch(() => undefined);
    },
  };
}
