import {EventEmitter} from 'node:events';
import type {Runner, RunnerOptions, WorkerEvents} from 'graphile-worker';
import {run} from 'graphile-worker';
import type pg from 'pg';
import type {Log} from '../log.ts';
import {within} from '../within.ts';

/** A job takes seconds; one that is locked for longer belongs to a server that is gone. */
const deadAfter = '15 minutes';

/** Running jobs get five seconds of the queue's own; then they are told to break off. */
const stopPatienceMs = 10_000;

/**
 * graphile-worker gives up for good when it cannot write down how a job ended, as when the database goes away at that moment.
 * Then it is started anew, and what it held is free again; it would be locked for four hours otherwise.
 */
export async function keepRunning(
  pool: pg.Pool,
  options: Omit<RunnerOptions, 'pgPool' | 'events' | 'preset'>,
  log: Log,
  pauseMs = 1000,
): Promise<{stop(): Promise<void>}> {
  const pools: string[] = [];
  let wakeUp: () => void = () => undefined;

  const start = (): Promise<Runner> => {
    const events: WorkerEvents = new EventEmitter();
    events.on('pool:create', ({workerPool}) => pools.push(workerPool.id));
    return run({
      ...options,
      pgPool: pool,
      events,
      // Without a delay of its own the outcome is written by a promise that nobody waits for
      preset: {worker: {completeJobBatchDelay: 0, failJobBatchDelay: 0}},
    });
  };

  const startAnew = async (): Promise<Runner | undefined> => {
    if (state.stopping) return undefined;
    log({level: 'warning', what: 'jobs', message: 'starts anew'});
    await pool.query('select graphile_worker.force_unlock_workers($1)', [pools]);
    pools.length = 0;
    return start();
  };

  const pause = (): Promise<void> =>
    new Promise((done) => {
      const timer = setTimeout(done, state.stopping ? 0 : pauseMs);
      wakeUp = () => {
        clearTimeout(timer);
        done();
      };
    });

  const state: {runner: Runner | undefined; stopping: boolean} = {
    runner: await start(),
    stopping: false,
  };
  const watch = async (): Promise<void> => {
    while (!state.stopping) {
      await state.runner?.promise.catch(() => undefined); // it has told its logger why
      state.runner = undefined;
      await pause();
      state.runner = await startAnew().catch(() => undefined); // later, then
    }
  };
  const watching = watch();

  return {
    stop: async () => {
      state.stopping = true;
      wakeUp();
      const end = () => state.runner?.stop().catch(() => undefined); // one that is ending says so
      const ended = async (): Promise<void> => {
        await end();
        await watching;
        await end(); // it may have been starting just then
      };
      // One whose database went away under it may never say that it has ended; what it held is freed later (freeDeadJobs)
      await within(stopPatienceMs, ended());
    },
  };
}

/** Jobs that a server took with it when it was killed. */
export async function freeDeadJobs(pool: pg.Pool): Promise<void> {
  await pool.query(
    `select graphile_worker.force_unlock_workers(array_agg(distinct locked_by))
     from graphile_worker.jobs where locked_at < now() - $1::interval having count(*) > 0`,
    [deadAfter],
  );
}
