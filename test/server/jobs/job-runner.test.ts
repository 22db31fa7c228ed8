import {sql} from 'kysely';
import {afterAll, beforeAll, expect, it, vi} from 'vitest';
import {freeDeadJobs, keepRunning} from '../../../server/jobs/job-runner.ts';
import {createQueueLogger} from '../../../server/jobs/queue-logger.ts';
import {createPool} from '../../../server/db/database.ts';
import {startTcpProxy, type TcpProxy} from '../../tcp-proxy.ts';
import {createWorld, type World} from '../world.ts';

const patience = {timeout: 15_000, interval: 30};

let world: World;
let line: TcpProxy;
let throughLine: ReturnType<typeof createPool>;
beforeAll(async () => {
  world = await createWorld();
  const url = new URL(world.url);
  const port = Number(url.port);
  line = await startTcpProxy(() => port);
  url.port = String(line.port);
  throughLine = createPool(url.href);
  throughLine
    .on('error', () => undefined)
    .on('connect', (client) => client.on('error', () => undefined));
});
afterAll(async () => {
  await throughLine.end();
  await line.stop();
  await world.end();
});

const addJob = (task: string) =>
  world.rows(sql`select graphile_worker.add_job(${task}::text, '{}'::json)`);
const jobsLeft = () =>
  world.rows<{id: string}>(sql`select id from graphile_worker.jobs where attempts < max_attempts`);

it('a job whose end could not be written down is done again, and the others go on', async () => {
  const said: string[] = [];
  const log = ({message}: Record<string, unknown>) => void said.push(String(message));
  let held: (() => void) | undefined;
  let done = 0;
  const jobs = await keepRunning(
    throughLine,
    {
      taskList: {
        held: async () => {
          if (done++ === 0) await new Promise<void>((resolve) => (held = resolve));
        },
      },
      noHandleSignals: true,
      pollInterval: 100,
      logger: createQueueLogger(log),
    },
    log,
    50,
  );
  try {
    await addJob('held');
    await vi.waitFor(() => expect(held).toBeDefined(), patience);
    line.cut();
    held?.();
    await vi.waitFor(() => expect(said.join()).toContain('Failed to complete jobs'), patience);
    line.restore();
    await vi.waitFor(() => expect(said.join()).toContain('starts anew'), patience);
    await vi.waitFor(async () => expect(await jobsLeft()).toEqual([]), patience);
    expect(done).toBe(2);
  } finally {
    line.restore();
    await jobs.stop();
  }
});

it('frees what a killed server held, and nothing that is at work', async () => {
  for (const [locked, ago] of [
    ['dead', '16 minutes'],
    ['alive', '1 minute'],
  ]) {
    await addJob('other');
    await world.rows(sql`
      update graphile_worker._private_jobs set locked_by = ${locked}, locked_at = now() - ${ago}::interval
      where locked_by is null`);
  }
  await freeDeadJobs(world.pool);
  const rows = await world.rows<{locked_by: string | null}>(
    sql`select locked_by from graphile_worker.jobs order by id`,
  );
  expect(rows).toEqual([{locked_by: null}, {locked_by: 'alive'}]);
});
