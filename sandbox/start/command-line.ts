import {accessSync, constants, existsSync} from 'node:fs';
import {homedir} from 'node:os';
import {basename, join, resolve} from 'node:path';
import {parseArgs} from 'node:util';
import {StartupProblem} from '../../server/postgres/startup-problem.ts';

export type CommandLine =
  {kind: 'help'} | {kind: 'start'; port: number; dataDir: string; opensBrowser: boolean};

export const DEFAULT_PORT = 4680;

export const help = `npm start -- [--port ${DEFAULT_PORT}] [--data DIR] [--no-browser]

  --port N      the server's port; the sandbox CRM takes N+1, the mailbox N+2, the shop N+3
  --data DIR    where everything is kept (default .data)
  --no-browser  only print what to open

With DATABASE_URL set, that Postgres is used and not the built-in one.`;

export function parseCommandLine(args: string[], root: string): CommandLine {
  const values = parse(args);
  if (values.help) return {kind: 'help'};
  return {
    kind: 'start',
    port: values.port === undefined ? DEFAULT_PORT : parsePort(values.port),
    dataDir: values.data === undefined ? defaultDataDir(root) : resolve(values.data),
    opensBrowser: !values['no-browser'],
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        port: {type: 'string'},
        data: {type: 'string'},
        'no-browser': {type: 'boolean', default: false},
        help: {type: 'boolean', short: 'h', default: false},
      },
    }).values;
  } catch (error) {
    const said = (error as Error).message.split('. ')[0] ?? '';
    throw new StartupProblem(`${said}: see npm start -- --help.`, {cause: error});
  }
}

/** The three ports after it are taken too. */
function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_532) return port;
  throw new StartupProblem(`--port ${text} is not a port: give a number from 1 to 65532.`);
}

/** In the checkout; for somebody who may not write there (it is another user's), in their own home. */
function defaultDataDir(root: string): string {
  const inCheckout = join(root, '.data');
  if (mayWrite(existsSync(inCheckout) ? inCheckout : root)) return inCheckout;
  const home = process.env.XDG_DATA_HOME ?? join(homedir(), '.local/share');
  return join(home, 'vouch', basename(root));
}

function mayWrite(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
