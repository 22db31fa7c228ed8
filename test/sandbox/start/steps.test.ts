// @vitest-environment node
import {describe, expect, it} from 'vitest';
import {tellSteps} from '../../../sandbox/start/steps.ts';

const demo = {
  origin: 'http://localhost:4680',
  crmOrigin: 'http://crm.localhost:4681',
  mailbox: {origin: 'http://localhost:4682'},
  shopOrigin: 'http://shop.localhost:4683',
  people: [{who: 'Partner admin', email: 'maria@example.com', password: 'secret words'}],
  firstDealUrl: 'http://crm.localhost:4681/deal',
  logFile: '/data/server.log',
};
const shown = {dataDir: '/data', extensionDir: '/built', browser: undefined};

describe('what npm start says', () => {
  it.each([undefined, 'Chromium 156.0 built on Debian'])(
    'what to load, what to open and who to sign in as, with the browser %s',
    (browser) => {
      const text = tellSteps(demo, {...shown, browser});
      expect(text).toContain('"Load unpacked": /built');
      expect(text).toContain('open http://crm.localhost:4681/deal');
      for (const {origin} of [demo, demo.mailbox]) expect(text).toContain(origin);
      expect(text).toContain('Shop         http://shop.localhost:4683\n');
      expect(text).toContain('sign in as the first person above');
      expect(text).toMatch(/Sign in as\n {4}Partner admin {2}maria@example\.com {2}secret words\n/);
      expect(text.includes('Chromium 156.0 opens a deal')).toBe(browser !== undefined);
    },
  );

  it("has the server's address typed only where it is not the one filled in", () => {
    expect(tellSteps(demo, shown)).not.toContain('as the server address');
    expect(tellSteps({...demo, origin: 'http://localhost:5000'}, shown)).toContain(
      'type http://localhost:5000 as the server address',
    );
  });

  it('promises nobody of the demo in a database with a program of its own', () => {
    const text = tellSteps({...demo, people: []}, shown);
    expect(text).toContain('has a program of its own');
    expect(text).not.toMatch(/Sign in as|person above/);
  });
});
