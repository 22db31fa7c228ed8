import type {Database} from '../db/database.ts';
import {sweepLimits} from './rate-limit.ts';
import {sweepTokens} from './users.ts';

const hourMs = 60 * 60 * 1000;

/** Clears sign-in's leftovers at most once an hour, on the back of a request that writes there anyway. */
export function createSweeper(db: Database): () => Promise<void> {
  let nextAt = 0;
  return async () => {
    if (Date.now() < nextAt) return;
    nextAt = Date.now() + hourMs;
    await sweepTokens(db);
    await sweepLimits(db);
  };
}
