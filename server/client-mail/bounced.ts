import {createDatabase, createPool} from '../db/database.ts';
import {createNews} from '../hints/news.ts';
import {createMessageIds} from './message-ids.ts';
import {takeBounce, type BounceOutcome} from './take-bounce.ts';

/** What one mail came to that the sender's mailbox was sent, beside a server that runs: it hears of the change by itself. */
export async function takeBounceAt(
  {databaseUrl, secret}: {databaseUrl: string; secret: string},
  raw: Uint8Array,
): Promise<BounceOutcome> {
  const pool = createPool(databaseUrl, 2);
  try {
    const news = await createNews(pool, databaseUrl, () => undefined);
    try {
      const messageIds = createMessageIds(secret);
      return await takeBounce({db: createDatabase(pool), news, messageIds}, raw);
    } finally {
      await news.stop();
    }
  } finally {
    await pool.end();
  }
}
