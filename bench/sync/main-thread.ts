/** The longest task of a page's main thread, in processor time and by the clock, which on a busy machine says little. */
import type {Page} from 'playwright-core';

type TraceEvent = {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  dur?: number;
  tdur?: number;
  args?: {name?: string};
};

export type LongestTask = {busyMs: number; tookMs: number};

/** Of every page's main thread while `work` runs; nothing else may be open. */
export async function longestTaskIn(
  page: Page,
  work: () => Promise<unknown>,
): Promise<LongestTask> {
  const session = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({value}) => {
    events.push(...(value as unknown as TraceEvent[])); // as the trace format has it
  });
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: {includedCategories: ['toplevel', 'disabled-by-default-devtools.timeline']},
  });
  await work();
  const done = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.end');
  await done;
  await session.detach();
  const threads = new Set(
    events
      .filter(({name, args}) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({pid, tid}) => `${pid} ${tid}`),
  );
  const tasks = events.filter(
    ({name, ph, pid, tid}) =>
      ph === 'X' && name.endsWith('RunTask') && threads.has(`${pid} ${tid}`),
  );
  if (tasks.length === 0) throw new Error('The trace holds no tasks');
  const most = (times: number[]): number => Math.max(...times) / 1000;
  return {
    busyMs: most(tasks.map(({tdur = 0}) => tdur)),
    tookMs: most(tasks.map(({dur = 0}) => dur)),
  };
}
