import pg from 'pg';

/**
 * Kills the database session of a request at one of its statements, before it runs or just after it has (for a COMMIT: done, and nobody
 * there to say so).
 */
export type BackendKill = {atStatement: number | 'commit'; when: 'before' | 'after'};

export type KillablePool = {
  pool: pg.Pool;
  /** For the next request; one at a time. */
  arm(kill: BackendKill): void;
  /** Whether it went off; disarms it. */
  disarm(): boolean;
};

export function makeKillable(pool: pg.Pool, adminUrl: string): KillablePool {
  let armed: {kill: BackendKill; seen: number} | undefined;
  let wentOff = false;
  const patched = new WeakSet<pg.PoolClient>();
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));

  const kill = async (client: pg.PoolClient): Promise<void> => {
    armed = undefined;
    wentOff = true;
    const ended = new Promise<void>((done) => client.once('end', () => done()));
    const admin = new pg.Client(adminUrl);
    await admin.connect();
    await admin.query('select pg_terminate_backend($1)', [
      (client as unknown as {processID: number}).processID, // pg has it and does not say so
    ]);
    await admin.end();
    await ended;
  };

  const patch = (client: pg.PoolClient): void => {
    if (patched.has(client)) return;
    patched.add(client);
    const query = client.query.bind(client) as (...args: unknown[]) => Promise<unknown>;
    let dying: Promise<void> | undefined; // what is given behind the statement that never ran must not run either
    const killable = async (...args: unknown[]): Promise<unknown> => {
      if (dying) {
        await dying;
        return query(...args);
      }
      if (!armed || !isDue(armed, args[0])) return query(...args);
      const {when} = armed.kill;
      if (when === 'before') {
        dying = kill(client);
        await dying;
        return query(...args);
      }
      const result = await query(...args);
      await kill(client);
      if (textOf(args[0]) === 'commit') throw new Error('Connection terminated unexpectedly');
      return result;
    };
    client.query = killable as unknown as typeof client.query; // Kysely uses the form with promises only
  };

  const connect = pool.connect.bind(pool) as () => Promise<pg.PoolClient>;
  pool.connect = (async () => {
    const client = await connect();
    patch(client);
    return client;
  }) as typeof pool.connect; // the form with promises only, too

  return {
    pool,
    arm: (next) => {
      armed = {kill: next, seen: 0};
      wentOff = false;
    },
    disarm: () => {
      armed = undefined;
      return wentOff;
    },
  };
}

function isDue(armed: {kill: BackendKill; seen: number}, query: unknown): boolean {
  armed.seen++;
  const {atStatement} = armed.kill;
  return atStatement === 'commit' ? textOf(query) === 'commit' : armed.seen === atStatement;
}

function textOf(query: unknown): string {
  const text = typeof query === 'string' ? query : (query as {text?: string}).text;
  return (text ?? '').trim().toLowerCase();
}
