import {isStalePlan} from './named-statements.ts';
import {sqlState} from './sql-state.ts';

/** How long somebody whom the database could not serve should wait, at least. */
export const retryAfterSeconds = 5;

/**
 * Whether a request failed because the database was busy or away and may well succeed when it is asked again. Either nothing of it
 * happened, or (a connection that was lost during COMMIT) all of it; whoever asks again finds out which.
 */
export function isTrouble(error: unknown): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if (passing.test(sqlState(at) ?? '') || isStalePlan(at) || isLostConnection(at)) return true;
  }
  return false;
}

/**
 * 08 connection, 40 rolled back in favour of another, 53 out of connections, memory or disk, 55P03 waited too long for a lock,
 * 57014 took too long, 57P0x being stopped or started, 25P03 and 25P04 idle for too long.
 */
const passing = /^(08...|40...|53...|55P03|57014|57P0.|25P0[34])$/;

const codes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENOTFOUND',
]);

function isLostConnection(error: Error): boolean {
  const {code} = error as NodeJS.ErrnoException;
  if (code !== undefined) return codes.has(code);
  // pg and pg-pool give these no code
  return /^(Connection terminated|timeout exceeded when trying to connect|timeout expired|Client has encountered a connection error)/.test(
    error.message,
  );
}
