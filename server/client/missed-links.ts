import {countUses, limits, type Limit} from '../auth/rate-limit.ts';
import type {Database} from '../db/database.ts';
import {PageProblem} from '../pages/page-problem.ts';

/**
 * Whoever asks for many addresses that lead nowhere is guessing, and gets none answered for a while, not even a right one. A network that
 * is over its limit is kept in mind here, so that nobody else's page waits for a look at the counters.
 */
export function createMissedLinks(db: Database, limit: Limit = limits.missedLinks) {
  const barred = new Map<string, number>();
  return {
    /** Throws PageProblem 429. */
    check(addressOf: () => string, now = Date.now()): void {
      if (barred.size === 0) return;
      const address = addressOf();
      const until = barred.get(address);
      if (until === undefined) return;
      if (until > now) throw new PageProblem(429, Math.ceil((until - now) / 1000));
      barred.delete(address);
    },

    /** Throws PageProblem 429 when it was one too many. */
    async count(address: string): Promise<void> {
      const used = await countUses(db, [[limit, address]]);
      if (used.kind === 'allowed') return;
      if (barred.size >= mostBarred) barred.clear();
      barred.set(address, Date.now() + used.retryAfterSeconds * 1000);
      throw new PageProblem(429, used.retryAfterSeconds);
    },
  };
}

const mostBarred = 10_000;
