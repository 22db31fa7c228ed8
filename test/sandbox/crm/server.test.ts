// @vitest-environment node
import {request} from 'node:http';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {findRecordAt} from '../../../lib/crm/registry.ts';
import {deals, recordUrl} from '../../../sandbox/crm/records.ts';
import {startCrm} from '../../../sandbox/crm/server.ts';

let crm: Awaited<ReturnType<typeof startCrm>>;
beforeAll(async () => {
  crm = await startCrm({port: 0, host: '127.0.0.1'});
});
afterAll(() => crm.stop());

type Reply = {status: number | undefined; headers: Record<string, unknown>; body: string};

/** Browsers resolve *.localhost by themselves; Node may not, so the address is spelled out. */
function get(path: string): Promise<Reply> {
  const {port} = new URL(crm.origin);
  return new Promise((done, failed) => {
    request({host: '127.0.0.1', port, path}, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      response.on('end', () =>
        done({status: response.statusCode, headers: response.headers, body}),
      );
    })
      .on('error', failed)
      .end();
  });
}

describe('the sandbox CRM', () => {
  test('has an origin of its own that the extension knows records of', () => {
    expect(crm.origin).toMatch(/^http:\/\/crm\.localhost:\d+$/);
    for (const deal of deals) {
      const url = recordUrl(crm.origin, 'deal', deal.id);
      expect(findRecordAt(url)).toMatchObject({crm: 'sandbox', objectId: deal.id, url});
    }
  });

  test('begins with the list of deals', async () => {
    const {status, headers} = await get('/?variant=late');
    expect(status).toBe(302);
    expect(headers.location).toBe('/contacts/4680/objects/0-3/views/all/list?variant=late');
  });

  test.each([
    '/contacts/4680/record/0-3/10101',
    '/contacts/4680/deal/10101/view/1',
    '/calling-integration-popup-ui/4680/record/0-3/10101',
  ])('serves its page at %s, with a policy', async (path) => {
    const {status, headers, body} = await get(path);
    expect(status).toBe(200);
    expect(headers['content-security-policy']).toContain("default-src 'self'");
    expect(body).toContain('<script type="module" src="/assets/app.js">');
  });

  test('admits nothing but its own files in the strict variant', async () => {
    const {headers} = await get('/contacts/4680/deal/10101?variant=late,strict-csp');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).toContain("require-trusted-types-for 'script'");
  });

  test.each([
    ['/assets/app.js', 'text/javascript'],
    ['/assets/app.css', 'text/css'],
    ['/assets/icon.svg', 'image/svg+xml'],
  ])('serves %s', async (path, type) => {
    const {status, headers, body} = await get(path);
    expect(status).toBe(200);
    expect(headers['content-type']).toContain(type);
    expect(body.length).toBeGreaterThan(50);
  });

  test.each(['/nothing', '/assets/../server.ts', '/assets/app.ts'])('knows no %s', async (path) => {
    expect((await get(path)).status).toBe(404);
  });

  test('says so when its port is taken', async () => {
    const port = Number(new URL(crm.origin).port);
    await expect(startCrm({port, host: '127.0.0.1'})).rejects.toMatchObject({code: 'EADDRINUSE'});
  });
});
