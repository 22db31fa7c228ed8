import {join} from 'node:path';
import {StartupProblem} from '../../server/postgres/startup-problem.ts';
import {help, parseCommandLine} from './command-line.ts';
import {hasDisplay, openBrowser} from './open-browser.ts';
import {startDemo} from './start-demo.ts';
import {tellSteps} from './steps.ts';

/** What `npm start` runs once everything is built (see scripts/start.mjs). */
export async function main(
  args: string[],
  {root, startedAt}: {root: string; startedAt: number},
): Promise<void> {
  const stopping = listenForStop();
  try {
    const command = parseCommandLine(args, root);
    if (command.kind === 'help') {
      console.log(help);
      return;
    }
    const {dataDir, port, opensBrowser} = command;
    const demo = await startDemo({
      dataDir,
      port,
      databaseUrl: process.env.DATABASE_URL === '' ? undefined : process.env.DATABASE_URL,
      signal: stopping.signal,
    });
    const extensionDir = join(root, '.output', 'chrome-mv3-demo');
    const browser =
      opensBrowser && hasDisplay()
        ? openBrowser({dataDir, extensionDir, url: demo.firstDealUrl})
        : undefined;
    console.log(tellSteps(demo, {dataDir, extensionDir, browser: browser?.version}));
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
    console.log(`Vouch is ready at ${demo.origin} (${seconds} s). Ctrl-C stops it.`);
    void browser?.failed.then((why) => {
      if (stopping.signal.aborted) return;
      console.log(
        `The browser ended (${why}), so follow the steps above in another one; Vouch is ready at ${demo.origin}.`,
      );
    });
    await stopping.asked;
    browser?.close();
    await demo.stop();
    process.exit(0);
  } catch (error) {
    if (stopping.signal.aborted) process.exit(0);
    console.error(error instanceof StartupProblem ? error.message : error);
    process.exit(1);
  }
}

/** Ctrl-C, a polite kill, a closed terminal, or the end of the process that started us (see scripts/bootstrap.mjs). */
function listenForStop(): {signal: AbortSignal; asked: Promise<void>} {
  const controller = new AbortController();
  const asked = new Promise<void>((done) => {
    controller.signal.addEventListener('abort', () => {
      // Should a part hang, Postgres is stopped by the next start
      setTimeout(() => process.exit(1), 25_000).unref();
      done();
    });
  });
  const stop = () => controller.abort();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, stop);
  process.on('disconnect', stop);
  process.channel?.unref(); // the listener alone shall not keep us running
  return {signal: controller.signal, asked};
}
