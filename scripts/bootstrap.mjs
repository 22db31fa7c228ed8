/*
 * Makes a checkout runnable, from nothing: plain JavaScript for any Node from 20 up, with no dependency.
 *
 * Installs packages when node_modules is not what package-lock.json says, then goes on under the Node that npm
 * installed (node_modules/node): WXT and Vitest need a newer one than many machines have.
 */
import {spawn, spawnSync} from 'node:child_process';
import {existsSync, readFileSync, rmSync} from 'node:fs';
import {delimiter, dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const OLDEST_NODE = 20;
/** What the tools need where npm's own Node cannot run, as on a system with musl. */
const OLDEST_NODE_WITHOUT_OURS = 24;
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Call it first. It returns only in a process whose packages are there and whose Node is the right one. */
export async function bootstrap() {
  process.chdir(root);
  if (process.env.npm_lifecycle_event) endWithParent();
  const major = Number(process.versions.node.split('.')[0]);
  if (major < OLDEST_NODE) {
    fail(
      `Vouch needs Node ${OLDEST_NODE} or newer and this is ${process.version}: install a newer one (https://nodejs.org).`,
    );
  }
  // Set by `goOnUnder`: asked again, a node_modules behind a symbolic link would never look like ours
  const isSecond = process.env.VOUCH_BOOTSTRAP === 'second';
  delete process.env.VOUCH_BOOTSTRAP;
  if (!isSecond && !isInstalled()) install();
  if (isSecond || isRunBy(ourNode())) {
    addToPath(join(root, 'node_modules/.bin'));
    return;
  }
  if (spawnSync(ourNode(), ['--version']).status === 0) return goOnUnder(ourNode());
  if (major >= OLDEST_NODE_WITHOUT_OURS) return;
  fail(
    `The Node that npm installed does not run here and this one is ${process.version}: use Node ${OLDEST_NODE_WITHOUT_OURS} or newer.`,
  );
}

/** npm hands a SIGTERM to the shell between it and us, which dies of it and tells nobody: so look whether it is there. */
function endWithParent() {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, 500);
  timer.unref();
}

/** One sentence to the person at the keyboard, and exit code 1. */
export function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

/**
 * Whether every package of the lock file is there in its version. npm writes its own list last, so an install
 * that was cut short has none; a node_modules that somebody began to remove lacks folders of that list.
 */
function isInstalled() {
  const wanted = readPackages('package-lock.json');
  const found = readPackages('node_modules/.package-lock.json');
  if (!wanted || !found || !existsSync(ourNode())) return false;
  return Object.entries(wanted).every(([path, {version, optional, devOptional}]) => {
    if (path === '') return true;
    if (!found[path]) return Boolean(optional ?? devOptional); // for another platform
    return found[path].version === version && existsSync(join(path, 'package.json'));
  });
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

function install() {
  process.stderr.write('Installing packages (needed once; about half a minute)…\n');
  rmSync('node_modules/.package-lock.json', {force: true});
  const npm = npmCommand();
  const result = spawnSync(
    npm.command,
    [...npm.args, 'ci', '--include=dev', '--include=optional', '--loglevel=error'],
    {
      encoding: 'utf8',
      env: environmentForNpm(),
      shell: npm.shell,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  if (result.error)
    fail(`npm could not be started (${result.error.message}): install npm and start again.`);
  if (result.status !== 0) fail(whyInstallFailed(`${result.stdout}${result.stderr}`));
  if (!existsSync(ourNode())) {
    fail(
      'The packages are there without what their install scripts bring: allow install scripts (npm config delete ignore-scripts) and start again.',
    );
  }
}

function whyInstallFailed(output) {
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|ECONNRESET|network/i.test(output)) {
    return 'The packages could not be fetched from the npm registry: check the network (or the proxy and registry settings of npm) and start again.';
  }
  if (/ENOSPC/.test(output))
    return 'The disk is full: make room for the packages (about 600 MB) and start again.';
  if (/EACCES|EPERM|EROFS/.test(output)) {
    return `This user may not write to ${join(root, 'node_modules')}: start as the user the checkout belongs to.`;
  }
  return `${output.trim()}\nThe packages could not be installed: mend what npm says above and start again.`;
}

/** npm as started by itself where we know how; never under the Node that is about to be replaced. */
function npmCommand() {
  const cli = process.env.npm_execpath;
  const node = process.env.npm_node_execpath ?? process.execPath;
  if (cli && /npm-cli\.c?js$/.test(cli) && !node.startsWith(join(root, 'node_modules'))) {
    return {command: node, args: [cli], shell: false};
  }
  return {command: 'npm', args: [], shell: process.platform === 'win32'};
}

function environmentForNpm() {
  const path = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes('node_modules'));
  // NODE_ENV=production would leave out what builds the product
  return {...process.env, PATH: path.join(delimiter), NODE_ENV: 'development'};
}

function ourNode() {
  return join(root, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

/** `npm run` does so; a direct `node scripts/x.mjs` does not. */
function addToPath(folder) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  if (!folders.includes(folder)) process.env.PATH = [folder, ...folders].join(delimiter);
}

function isRunBy(node) {
  return (
    readFileVersion(node) === process.version &&
    process.execPath.startsWith(join(root, 'node_modules'))
  );
}

function readFileVersion(node) {
  try {
    return `v${JSON.parse(readFileSync(join(dirname(dirname(node)), 'package.json'), 'utf8')).version}`;
  } catch {
    return undefined;
  }
}

/** Signals go on to the child, which decides when it is done; a child without us (kill -9) is told by its closed channel. */
function goOnUnder(node) {
  const child = spawn(node, process.argv.slice(1), {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: {...process.env, VOUCH_BOOTSTRAP: 'second'},
  });
  for (const name of FORWARDED) process.on(name, () => child.kill(name));
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
  return new Promise(() => undefined);
}
