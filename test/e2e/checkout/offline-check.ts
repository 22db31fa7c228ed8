import {spawnSync} from 'node:child_process';

/** Whatever asks for a network in the command's process is refused, and so fails. */
const noNetwork = `data:text/javascript,${encodeURIComponent(`
  import net from 'node:net'; import dns from 'node:dns';
  const refuse = () => { throw new Error('a network was asked for'); };
  net.Socket.prototype.connect = dns.lookup = dns.promises.lookup = globalThis.fetch = refuse;
`)}`;

/** `npm run verify -- FILE --keys FILE` in a process of its own, from the folder of the files. */
export function verifyOffline(folder: string, file: string, keys: string) {
  const {status, stdout, stderr} = spawnSync(
    process.execPath,
    ['--import', noNetwork, 'scripts/verify.mjs', file, '--keys', keys],
    {env: {PATH: process.env.PATH, INIT_CWD: folder}, encoding: 'utf8'},
  );
  return {status, said: stdout + stderr};
}
