import {join} from 'node:path';
import {StartupProblem} from '../../server/postgres/startup-problem.ts';
import {help, parseCommandLine} from './command-line.ts';
import {hasDisplay, openBrowser} from './open-browser.ts';
import {startDemo, type Demo} from './start-demo.ts';

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
    tellWhatToDo(demo, {dataDir, extensionDir, browser: browser?.version});
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
    console.log(`Vouch is ready at ${demo.origin} (${seconds} s). Ctrl-C stops it.`);
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

function tellWhatToDo(
  demo: Demo,
  shown: {dataDir: string; extensionDir: string; browser: string | undefined},
): void {
  const width = Math.max(...demo.people.map(({who}) => who.length));
  const mailWidth = Math.max(...demo.people.map(({email}) => email.length));
  console.log(`
  Server       ${demo.origin}
  Sandbox CRM  ${demo.crmOrigin}
  Mailbox      ${demo.mailbox.origin}
  Data         ${shown.dataDir} (log: ${demo.logFile})

  Sign in as
${demo.people
  .map(
    ({who, email, password}) => `    ${who.padEnd(width)}  ${email.padEnd(mailWidth)}  ${password}`,
  )
  .join('\n')}
`);
  if (shown.browser !== undefined) {
    console.log(`  ${shown.browser.split(' built')[0]} opens a deal with the extension loaded.\n`);
    return;
  }
  console.log(`  To try it: open chrome://extensions in Chrome, Edge or Chromium, switch on Developer mode,
    1. "Load unpacked": ${shown.extensionDir}
    2. open ${demo.firstDealUrl}
    3. sign in with the first address above, in the card at the top of the right column.
`);
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
