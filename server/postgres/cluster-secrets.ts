import {randomBytes} from 'node:crypto';
import {existsSync, readFileSync, renameSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {StartupProblem} from './startup-problem.ts';

/** What must be remembered about a cluster: its two passwords, and where it is when not in the usual place. */
export type ClusterSecrets = {superuserPassword: string; password: string; folder?: string};

export function makeSecrets(): ClusterSecrets {
  const password = () => randomBytes(24).toString('base64url');
  return {superuserPassword: password(), password: password()};
}

export function readSecrets(dataDir: string): ClusterSecrets | undefined {
  const file = secretsFile(dataDir);
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as ClusterSecrets; // we alone write it
  if (!existsSync(join(dataDir, 'postgres', 'data'))) return undefined;
  throw new StartupProblem(
    `The database in ${dataDir} has lost its passwords (${file} is gone): bring that file back, or choose another folder with --data.`,
  );
}

export function writeSecrets(dataDir: string, secrets: ClusterSecrets): void {
  const draft = `${secretsFile(dataDir)}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(secrets), {mode: 0o600});
  renameSync(draft, secretsFile(dataDir));
}

function secretsFile(dataDir: string): string {
  return join(dataDir, 'postgres.json');
}
