import {findSetupAddress} from './auth/setup.ts';
import {createDatabase, createPool} from './db/database.ts';
import {migrate} from './db/migrate.ts';
import {readEnvironment, type Environment} from './env.ts';
import {checkDatabaseUrl} from './postgres/database-url.ts';
import {StartupProblem} from './postgres/startup-problem.ts';
import {startServer} from './server.ts';

/** `npm run serve`: the server alone, set up by the environment, with nothing of the demo. */
async function serve(): Promise<void> {
  const read = readEnvironment(process.env);
  if (read.kind === 'wrong') throw new StartupProblem(read.problems.join('\n'));
  const {environment} = read;
  await checkDatabaseUrl(environment.databaseUrl);
  await migrate(environment.databaseUrl);
  const server = await startServer({...environment, log: writeLine});
  process.once('SIGINT', stop).once('SIGTERM', stop);
  say(await welcome(environment, server.publicUrl));

  function stop(): void {
    server.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  }
}

async function welcome({databaseUrl}: Environment, publicUrl: string): Promise<string> {
  const pool = createPool(databaseUrl, 1);
  try {
    const address = await findSetupAddress(createDatabase(pool), publicUrl);
    return address === undefined
      ? `Vouch is ready at ${publicUrl}`
      : `Nobody runs this Vouch yet. Open this within an hour to become its first admin:\n  ${address}\nVouch is ready at ${publicUrl}`;
  } finally {
    await pool.end();
  }
}

/** One JSON object a line, for whatever collects logs. */
function writeLine(line: Record<string, unknown>): void {
  process.stderr.write(`${JSON.stringify({at: new Date().toISOString(), ...line})}\n`);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

serve().catch((error: unknown) => {
  process.stderr.write(
    error instanceof StartupProblem ? `${error.message}\n` : `${String((error as Error).stack)}\n`,
  );
  process.exit(1);
});
