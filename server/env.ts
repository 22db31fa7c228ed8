import {isIP} from 'node:net';
import {resolve} from 'node:path';
import * as z from 'zod/mini';
import {extensionRedirectUris} from '../lib/domain/extension-id.ts';
import type {FilesAt} from './files/file-store.ts';
import {isLoopback} from './host-guard.ts';
import {defaultKeep, type Keep} from './jobs/upkeep.ts';

/** What the operator sets, from the environment; docs/operations.md has the same list. */
export type Environment = {
  databaseUrl: string;
  publicUrl: string;
  smtpUrl: string;
  mailFrom: string;
  secret: string;
  host: string;
  port: number;
  trustedProxies: string[];
  extensionRedirectUris: string[];
  /** Whether statements keep their plans under a name (db/named-statements.ts). */
  prepare: boolean;
  keep: Keep;
  files: FilesAt;
  webhookAllowPrivate: boolean;
};

export type EnvironmentOutcome =
  {kind: 'ready'; environment: Environment} | {kind: 'wrong'; problems: string[]};

const url = (protocols: RegExp) =>
  z
    .string()
    .check(z.refine((text) => URL.canParse(text) && protocols.test(new URL(text).protocol)));

const list = z.pipe(
  z.string(),
  z.transform((text: string) => text.split(/[\s,]+/).filter((part) => part !== '')),
);

const days = z.pipe(
  z.string().check(z.regex(/^\d{1,5}$/)),
  z.pipe(z.transform(Number), z.int().check(z.minimum(1))),
);

const variables = {
  DATABASE_URL: url(/^postgres(ql)?:$/),
  PUBLIC_URL: url(/^https?:$/).check(z.refine(isOrigin), z.refine(isSafe)),
  SMTP_URL: url(/^smtps?:$/),
  MAIL_FROM: z.string().check(z.regex(/^[^\r\n]*[^\s@<>]+@[^\s@<>]+>?$/)),
  SECRET: z.string().check(z.minLength(32)),
  HOST: z.string().check(z.minLength(1)),
  PORT: z.pipe(
    z.string().check(z.regex(/^\d+$/)),
    z.pipe(z.transform(Number), z.int().check(z.minimum(0), z.maximum(65_535))),
  ),
  TRUSTED_PROXIES: z.pipe(list, z.array(z.string().check(z.refine(isAddressRange)))),
  EXTENSION_REDIRECT_URIS: z.pipe(list, z.array(url(/^https:$/)).check(z.minLength(1))),
  PREPARED_STATEMENTS: z.enum(['on', 'off']),
  KEEP_DELETIONS_DAYS: days,
  KEEP_MUTATIONS_DAYS: days,
  KEEP_FAILED_JOBS_DAYS: days,
  KEEP_INVITATIONS_DAYS: days,
  FILES_DIR: z.string().check(z.minLength(1)),
  FILES_S3_BUCKET: z.string().check(z.regex(/^([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])?$/)),
  FILES_S3_REGION: z.string().check(z.regex(/^[a-z0-9-]{1,40}$/)),
  FILES_S3_ENDPOINT: z.union([z.literal(''), url(/^https?:$/)]),
  FILES_S3_ACCESS_KEY_ID: z.string(),
  FILES_S3_SECRET_ACCESS_KEY: z.string(),
  WEBHOOK_ALLOW_PRIVATE: z.enum(['on', 'off']),
};

const defaults: Partial<Record<keyof typeof variables, string>> = {
  HOST: '127.0.0.1',
  PORT: '4680',
  TRUSTED_PROXIES: '',
  EXTENSION_REDIRECT_URIS: extensionRedirectUris.join(','),
  PREPARED_STATEMENTS: 'on',
  KEEP_DELETIONS_DAYS: String(defaultKeep.deletions),
  KEEP_MUTATIONS_DAYS: String(defaultKeep.mutations),
  KEEP_FAILED_JOBS_DAYS: String(defaultKeep.failedJobs),
  KEEP_INVITATIONS_DAYS: String(defaultKeep.invitations),
  FILES_DIR: 'files',
  FILES_S3_BUCKET: '',
  FILES_S3_REGION: 'us-east-1',
  FILES_S3_ENDPOINT: '',
  FILES_S3_ACCESS_KEY_ID: '',
  FILES_S3_SECRET_ACCESS_KEY: '',
  WEBHOOK_ALLOW_PRIVATE: 'off',
};

/** One sentence per variable: what it must be. */
const sentences: Record<keyof typeof variables, string> = {
  DATABASE_URL:
    'must be the address of a Postgres, such as postgres://vouch:password@db.example.com/vouch',
  PUBLIC_URL:
    "must be the server's own address as people reach it, such as https://vouch.example.com: https (or http on localhost), without a path",
  SMTP_URL: 'must be the address of a mail server, such as smtps://user:password@smtp.example.com',
  MAIL_FROM: 'must be the sender of mails, such as Vouch <vouch@example.com>',
  SECRET: 'must be 32 random characters or more; make one with: openssl rand -base64 32',
  HOST: 'must be the address to listen on, such as 127.0.0.1 or 0.0.0.0',
  PORT: 'must be a port number',
  TRUSTED_PROXIES:
    'must be addresses or ranges of your proxies, such as 10.0.0.0/8, separated by commas',
  EXTENSION_REDIRECT_URIS:
    "must be the extension's redirect addresses, such as https://<extension id>.chromiumapp.org/, separated by commas",
  PREPARED_STATEMENTS: 'must be on or off',
  KEEP_DELETIONS_DAYS: 'must be a number of days, 1 or more',
  KEEP_MUTATIONS_DAYS: 'must be a number of days, 1 or more',
  KEEP_FAILED_JOBS_DAYS: 'must be a number of days, 1 or more',
  KEEP_INVITATIONS_DAYS: 'must be a number of days, 1 or more',
  FILES_DIR: 'must be a folder, such as /var/lib/vouch/files',
  FILES_S3_BUCKET: 'must be the name of a bucket',
  FILES_S3_REGION: 'must be the name of a region, such as eu-central-1',
  FILES_S3_ENDPOINT:
    "must be the address of an S3-compatible store, such as https://s3.example.com; leave it out for Amazon's own",
  FILES_S3_ACCESS_KEY_ID: 'goes with FILES_S3_SECRET_ACCESS_KEY: set both or neither',
  FILES_S3_SECRET_ACCESS_KEY: 'goes with FILES_S3_ACCESS_KEY_ID: set both or neither',
  WEBHOOK_ALLOW_PRIVATE: 'must be on or off',
};

/** Checks everything at once, so that one start is enough to learn all that is missing. */
export function readEnvironment(given: Record<string, string | undefined>): EnvironmentOutcome {
  const values: Partial<Record<keyof typeof variables, unknown>> = {};
  const problems: string[] = [];
  for (const name of Object.keys(variables) as Array<keyof typeof variables>) {
    // its own keys
    const text = given[name]?.trim() ?? '';
    const value = text === '' ? defaults[name] : text;
    const result = variables[name].safeParse(value);
    if (result.success) values[name] = result.data;
    else
      problems.push(`${name} ${value === undefined ? 'is missing: it ' : ''}${sentences[name]}.`);
  }
  problems.push(...checkS3(values));
  if (problems.length > 0) return {kind: 'wrong', problems};
  const checked = values as {[K in keyof typeof variables]: z.infer<(typeof variables)[K]>}; // all were parsed
  return {
    kind: 'ready',
    environment: {
      databaseUrl: checked.DATABASE_URL,
      publicUrl: new URL(checked.PUBLIC_URL).origin,
      smtpUrl: checked.SMTP_URL,
      mailFrom: checked.MAIL_FROM,
      secret: checked.SECRET,
      host: checked.HOST,
      port: checked.PORT,
      trustedProxies: checked.TRUSTED_PROXIES,
      extensionRedirectUris: checked.EXTENSION_REDIRECT_URIS,
      prepare: checked.PREPARED_STATEMENTS === 'on',
      keep: {
        deletions: checked.KEEP_DELETIONS_DAYS,
        mutations: checked.KEEP_MUTATIONS_DAYS,
        failedJobs: checked.KEEP_FAILED_JOBS_DAYS,
        invitations: checked.KEEP_INVITATIONS_DAYS,
      },
      files: filesAt(checked),
      webhookAllowPrivate: checked.WEBHOOK_ALLOW_PRIVATE === 'on',
    },
  };
}

/** Half a set of keys, or settings of a store whose bucket nobody named, would send files elsewhere than was meant. */
function checkS3(values: Partial<Record<keyof typeof variables, unknown>>): string[] {
  const isSet = (name: keyof typeof variables) => values[name] !== '';
  const problems: string[] = [];
  if (isSet('FILES_S3_ACCESS_KEY_ID') !== isSet('FILES_S3_SECRET_ACCESS_KEY')) {
    const name = isSet('FILES_S3_ACCESS_KEY_ID')
      ? 'FILES_S3_SECRET_ACCESS_KEY'
      : 'FILES_S3_ACCESS_KEY_ID';
    problems.push(`${name} is missing: it ${sentences[name]}.`);
  }
  if (
    !isSet('FILES_S3_BUCKET') &&
    (isSet('FILES_S3_ENDPOINT') || isSet('FILES_S3_ACCESS_KEY_ID'))
  ) {
    problems.push(`FILES_S3_BUCKET is missing: it ${sentences.FILES_S3_BUCKET}.`);
  }
  return problems;
}

function filesAt(
  checked: Record<Extract<keyof typeof variables, `FILES_${string}`>, string>,
): FilesAt {
  const {FILES_S3_BUCKET: bucket, FILES_S3_REGION: region} = checked;
  if (bucket === '') return {kind: 'disk', folder: resolve(checked.FILES_DIR)};
  const {FILES_S3_ENDPOINT: endpoint, FILES_S3_ACCESS_KEY_ID: accessKeyId} = checked;
  return {
    ...{kind: 's3', bucket, region},
    ...(endpoint !== '' && {endpoint}),
    ...(accessKeyId !== '' && {
      credentials: {accessKeyId, secretAccessKey: checked.FILES_S3_SECRET_ACCESS_KEY},
    }),
  };
}

/** 10.0.0.0/8, ::1. */
function isAddressRange(text: string): boolean {
  const [address = '', bits = '0', ...rest] = text.split('/');
  const longest = {0: -1, 4: 32, 6: 128}[isIP(address)] ?? -1;
  return rest.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= longest;
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).href === `${new URL(text).origin}/`;
}

/** Cookies and tokens cross no network in the clear. */
function isSafe(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const {protocol, hostname} = new URL(text);
  return protocol === 'https:' || isLoopback(hostname);
}
