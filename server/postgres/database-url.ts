import pg from 'pg';
import {StartupProblem} from './startup-problem.ts';

const ANSWER_MS = 10_000;
const OLDEST_VERSION = 15;

/** Makes sure that the Postgres of DATABASE_URL answers and is one that Vouch can use. */
export async function checkDatabaseUrl(url: string): Promise<void> {
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url)) {
    throw new StartupProblem(
      'DATABASE_URL is not an address of a Postgres: write it as postgres://user:password@host:5432/database.',
    );
  }
  const client = new pg.Client({connectionString: url, connectionTimeoutMillis: ANSWER_MS});
  client.on('error', () => undefined); // the failing call says it
  try {
    await client.connect();
    const {rows} = await client.query<{version: number; encoding: string}>(
      `SELECT current_setting('server_version_num')::int / 10000 AS version,
              current_setting('server_encoding') AS encoding`,
    );
    checkServer(rows[0]);
  } catch (cause) {
    if (cause instanceof StartupProblem) throw cause;
    throw new StartupProblem(
      `The database of DATABASE_URL at ${hostOf(url)} does not answer (${reasonOf(cause)}): start it or correct DATABASE_URL, or unset it to use the built-in one.`,
      {cause},
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}

function checkServer(server: {version: number; encoding: string} | undefined): void {
  if (!server || server.version < OLDEST_VERSION) {
    throw new StartupProblem(
      `The database of DATABASE_URL is Postgres ${server?.version ?? '?'}: Vouch needs ${OLDEST_VERSION} or newer.`,
    );
  }
  if (server.encoding !== 'UTF8') {
    throw new StartupProblem(
      `The database of DATABASE_URL has the encoding ${server.encoding}: make one with ENCODING 'UTF8'.`,
    );
  }
}

/** Host and port alone: the rest may be secret. */
function hostOf(url: string): string {
  return new URL(url).host || 'localhost';
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return reasonOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}
