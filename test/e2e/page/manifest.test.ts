import {readFileSync, readdirSync} from 'node:fs';
import path from 'node:path';
import {gzipSync} from 'node:zlib';
import {describe, expect, test} from 'vitest';
import {hubspotHosts} from '../../../lib/crm/hubspot-hosts.ts';
import {extensionKey} from '../../../lib/domain/extension-id.ts';
import {buildFolder, type BuildName} from './extension-browser.ts';

/* What the built packages ask for: as little as the work needs, and the same in both builds but for the sandbox. */
type Manifest = {
  permissions: string[];
  host_permissions: string[];
  content_scripts: Array<{matches: string[]; js: string[]; run_at: string; all_frames?: boolean}>;
};

const text = (build: BuildName, file: string) =>
  readFileSync(path.join(buildFolder(build), file), 'utf8');
const manifest = (build: BuildName) => JSON.parse(text(build, 'manifest.json')) as Manifest;

const product = manifest('chrome-mv3');
const demo = manifest('chrome-mv3-demo');
const hosts = hubspotHosts.map((host) => `https://${host}/*`);

test('the product asks for the hosts that show records, one by one, and for no others', () => {
  expect(product.host_permissions).toEqual(hosts);
  expect(hosts.every((host) => /^https:\/\/app(-[a-z]+\d)?\.hubspot\.com\/\*$/.test(host))).toBe(
    true,
  );
});

test('the demo asks for the sandbox as well', () => {
  expect(demo.host_permissions).toEqual([...hosts, 'http://crm.localhost/*']);
});

test('but for that the two ask for the same', () => {
  const rest = ({content_scripts, ...others}: Manifest) => ({
    ...others,
    host_permissions: [],
    content_scripts: content_scripts.map((script) => ({...script, matches: []})),
  });
  expect(rest(demo)).toEqual(rest(product));
  const files = (build: BuildName) =>
    readdirSync(buildFolder(build), {recursive: true, encoding: 'utf8'})
      .map((file) => file.replace(/-[\w-]{8}\.(js|css)$/, '.$1')) // chunks are named by their content
      .sort();
  expect(files('chrome-mv3-demo')).toEqual(files('chrome-mv3'));
});

describe.each([
  ['product', product],
  ['demo', demo],
])('the %s', (_name, {content_scripts, host_permissions, ...others}) => {
  test('runs one script at the start of top frames, on its hosts exactly', () => {
    expect(content_scripts).toEqual([
      {matches: host_permissions, js: ['record.js'], run_at: 'document_start'},
    ]);
  });

  test('shows no file of its own to any page, and runs no code but its own', () => {
    expect(others).not.toHaveProperty('web_accessible_resources');
    expect(others).not.toHaveProperty('externally_connectable');
    expect(others).not.toHaveProperty('optional_host_permissions');
    expect(others).toHaveProperty(
      'content_security_policy.extension_pages',
      "script-src 'self'; object-src 'self'",
    );
  });

  test('asks for these permissions and no more', () => {
    expect([...others.permissions].sort()).toEqual([
      'alarms',
      'clipboardWrite',
      'identity',
      'notifications',
      'offscreen',
      'scripting',
      'storage',
      'unlimitedStorage',
    ]);
  });

  test('keeps its id', () => expect(others).toHaveProperty('key', extensionKey));
});

test('every page of a CRM gets 4 kB at most, and neither polyfill nor schema library', () => {
  const stub = text('chrome-mv3', 'record.js');
  expect(gzipSync(stub).length).toBeLessThanOrEqual(4000);
  for (const name of ['sendMessage promise', '$ZodType', 'createElementNS', 'innerHTML']) {
    expect(stub).not.toContain(name);
  }
});

test('the root is closed in the product only', () => {
  expect(text('chrome-mv3', 'card.js')).toMatch(/[`'"]closed[`'"]/);
  expect(text('chrome-mv3-demo', 'card.js')).not.toMatch(/[`'"]closed[`'"]/);
});
