import {resolve} from 'node:path';
import {describe, expect, it} from 'vitest';
import {extensionRedirectUris} from '../../lib/domain/extension-id.ts';
import {readEnvironment} from '../../server/env.ts';

const good = {
  DATABASE_URL: 'postgres://vouch:secret@db.example.com/vouch',
  PUBLIC_URL: 'https://vouch.example.com',
  SMTP_URL: 'smtps://user:password@smtp.example.com',
  MAIL_FROM: 'Vouch <vouch@example.com>',
  SECRET: 'x'.repeat(32),
};

describe('the environment', () => {
  it('needs five variables and knows the rest', () => {
    expect(readEnvironment(good)).toEqual({
      kind: 'ready',
      environment: {
        databaseUrl: good.DATABASE_URL,
        publicUrl: 'https://vouch.example.com',
        smtpUrl: good.SMTP_URL,
        mailFrom: good.MAIL_FROM,
        secret: good.SECRET,
        host: '127.0.0.1',
        port: 4680,
        prepare: true,
        trustedProxies: [],
        extensionRedirectUris,
        keep: {deletions: 60, mutations: 90, failedJobs: 30, invitations: 30},
        files: {kind: 'disk', folder: resolve('files')},
        webhookAllowPrivate: false,
      },
    });
  });

  it.each([
    [{FILES_DIR: '/var/lib/vouch/files'}, {kind: 'disk', folder: '/var/lib/vouch/files'}],
    [{FILES_S3_BUCKET: 'vouch'}, {kind: 's3', bucket: 'vouch', region: 'us-east-1'}],
    [
      {
        FILES_S3_BUCKET: 'vouch.files',
        FILES_S3_REGION: 'eu-central-1',
        FILES_S3_ENDPOINT: 'https://s3.example.com',
        FILES_S3_ACCESS_KEY_ID: 'key',
        FILES_S3_SECRET_ACCESS_KEY: 'secret',
      },
      {
        ...{kind: 's3', bucket: 'vouch.files', region: 'eu-central-1'},
        endpoint: 'https://s3.example.com',
        credentials: {accessKeyId: 'key', secretAccessKey: 'secret'},
      },
    ],
  ])('keeps files where %o says', (given, files) => {
    expect(readEnvironment({...good, ...given})).toMatchObject({environment: {files}});
  });

  it.each([
    [{FILES_S3_BUCKET: 'vouch', FILES_S3_ACCESS_KEY_ID: 'key'}, 'FILES_S3_SECRET_ACCESS_KEY'],
    [{FILES_S3_BUCKET: 'vouch', FILES_S3_SECRET_ACCESS_KEY: 'secret'}, 'FILES_S3_ACCESS_KEY_ID'],
    [{FILES_S3_ENDPOINT: 'https://s3.example.com'}, 'FILES_S3_BUCKET'],
    [{FILES_S3_ACCESS_KEY_ID: 'k', FILES_S3_SECRET_ACCESS_KEY: 's'}, 'FILES_S3_BUCKET'],
    [{FILES_S3_BUCKET: 'Vouch Files'}, 'FILES_S3_BUCKET'],
    [{FILES_S3_BUCKET: 'vouch', FILES_S3_REGION: 'Europe!'}, 'FILES_S3_REGION'],
    [{FILES_S3_BUCKET: 'vouch', FILES_S3_ENDPOINT: 's3.example.com'}, 'FILES_S3_ENDPOINT'],
  ])('refuses a store of files that is only half told: %o', (given, name) => {
    const read = readEnvironment({...good, ...given});
    const problems = read.kind === 'wrong' ? read.problems : [];
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual([name]);
  });

  it('says everything that is missing at once, and what each must be', () => {
    const read = readEnvironment({HOST: '', PORT: '  '});
    expect(read.kind).toBe('wrong');
    const problems = read.kind === 'wrong' ? read.problems : [];
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual(Object.keys(good));
    for (const problem of problems) expect(problem).toMatch(/is missing: it must be .+\.$/);
  });

  it.each([
    ['DATABASE_URL', 'mysql://db/vouch'],
    ['DATABASE_URL', 'nonsense'],
    ['PUBLIC_URL', 'http://in-the-clear.example'],
    ['PUBLIC_URL', 'https://vouch.example.com/path'],
    ['PUBLIC_URL', 'https://user@vouch.example.com'],
    ['PUBLIC_URL', 'no-scheme.example'],
    ['SMTP_URL', 'http://smtp.example.com'],
    ['MAIL_FROM', 'nobody'],
    ['MAIL_FROM', 'a@b.example\r\nBcc: c@d.example'],
    ['SECRET', 'x'.repeat(31)],
    ['KEEP_DELETIONS_DAYS', '0'],
    ['KEEP_MUTATIONS_DAYS', 'a year'],
    ['KEEP_FAILED_JOBS_DAYS', '-1'],
    ['KEEP_INVITATIONS_DAYS', '1.5'],
    ['PREPARED_STATEMENTS', 'false'],
    ['WEBHOOK_ALLOW_PRIVATE', 'maybe'],
    ['PORT', '65536'],
    ['PORT', 'http'],
    ['TRUSTED_PROXIES', 'my-proxy'],
    ['TRUSTED_PROXIES', '10.0.0.0/99'],
    ['EXTENSION_REDIRECT_URIS', 'http://abc.chromiumapp.org/'],
    ['EXTENSION_REDIRECT_URIS', ','],
  ])('refuses %s=%s and shows no value', (name, value) => {
    const read = readEnvironment({...good, [name]: value});
    expect(read).toMatchObject({
      kind: 'wrong',
      problems: [expect.stringMatching(`^${name} must be`)],
    });
    if (value.length > 3) expect(JSON.stringify(read)).not.toContain(value);
  });

  it.each([
    ['PUBLIC_URL', 'http://localhost:4680', 'publicUrl', 'http://localhost:4680'],
    ['PUBLIC_URL', 'https://vouch.example.com/', 'publicUrl', 'https://vouch.example.com'],
    ['PREPARED_STATEMENTS', 'off', 'prepare', false],
    ['WEBHOOK_ALLOW_PRIVATE', 'on', 'webhookAllowPrivate', true],
    ['PORT', '0', 'port', 0],
    ['TRUSTED_PROXIES', '10.0.0.0/8, ::1', 'trustedProxies', ['10.0.0.0/8', '::1']],
    ['MAIL_FROM', 'vouch@example.com', 'mailFrom', 'vouch@example.com'],
  ])('takes %s=%s', (name, value, key, expected) => {
    expect(readEnvironment({...good, [name]: value})).toMatchObject({
      kind: 'ready',
      environment: {[key]: expected},
    });
  });
});
