/**
 * What a network does to a sync: lines cut at any byte, replies lost, gateways that answer in the server's place. One browser and one server; the
 * line between them is a TCP proxy.
 */
import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest';
import {protocol} from '../../../lib/contract/protocol.ts';
import type {Mutation} from '../../../lib/domain/mutation.ts';
import {createLink} from '../../server/world.ts';
import type {Way} from '../../tcp-proxy.ts';
import type {Person} from '../product.ts';
import {quiet, startFaultWorld, type FaultWorld, type SignedInBrowser} from './fault-world.ts';
import {watchWorker, pause, type WorkerWatch} from './series.ts';

let world: FaultWorld;
let opened: SignedInBrowser;
let worker: WorkerWatch;
let maria: Person;
beforeAll(async () => {
  world = await startFaultWorld();
  maria = world.product.getPerson(/admin.*Bright/i);
  opened = await world.openSignedIn('network', maria);
  worker = await watchWorker(opened.browser);
});
afterEach(() => world.product.line.restore());
afterAll(() => world.stop());

const line = () => world.product.line;
const inside = () => opened.inside;
const patience = {timeout: 15_000};
const pushing = 'POST /api/v1/push';

async function save(mutation: Mutation): Promise<void> {
  expect(await inside().mutate(mutation)).toEqual({kind: 'saved'});
}

async function timesOf(name: string): Promise<number> {
  const {accountId} = await world.scopeOf(maria);
  return (await world.effects(accountId)).get(name) ?? 0;
}

const waiting = async () => (await inside().kept()).outbox.length;

describe('a line that breaks', () => {
  it('[P1] [P2] [L3] loses a reply after the commit: one effect', async () => {
    await save(createLink({name: 'Before the lost reply'}));
    await quiet(inside());
    const lost = line().after('back', 0, 'cut', pushing);
    await save(createLink({name: 'Reply lost'}));
    await lost;
    expect(await timesOf('Reply lost')).toBe(1);
    expect(await waiting()).toBe(1);
    line().restore();
    await quiet(inside());
    expect(await timesOf('Reply lost')).toBe(1);
  });

  it.each<Way>(['there', 'back'])(
    '[L3] [L5] [L8] is cut after any number of bytes, way %s: every edit arrives once',
    async (way) => {
      const link = createLink({name: `Swept ${way}`});
      await save(link);
      await quiet(inside());
      const before = line().passed()[way];
      const rename = (name: string): Mutation => ({
        kind: 'link.edit',
        linkId: link.linkId,
        changes: {name},
      });
      await save(rename(`Swept ${way} whole`));
      await quiet(inside());
      const whole = line().passed()[way] - before;
      const cuts = 24;
      for (let cut = 0; cut < cuts; cut++) {
        const reached = line().after(way, Math.floor((whole * cut) / cuts), 'cut');
        await save(rename(`Swept ${way} ${cut}`));
        await Promise.race([reached, inside().syncNow()]);
        line().restore();
        await quiet(inside());
      }
      expect(await world.findTears(inside(), maria)).toEqual([]);
      for (let cut = 0; cut < cuts; cut++) expect(await timesOf(`Swept ${way} ${cut}`)).toBe(1);
    },
  );

  it('[P2] [L3] brings the same batch eight times in parallel: one effect, one answer', async () => {
    const {accountId, userId} = await world.scopeOf(maria);
    line().cut();
    for (let edit = 0; edit < 5; edit++) await save(createLink({name: `In parallel ${edit}`}));
    const {meta, outbox} = await inside().kept();
    const body = JSON.stringify({
      protocol,
      accountId,
      clientId: meta.clientId,
      mutations: outbox.map(({mid, body}) => ({mid: mid - meta.midOffset, body})),
    });
    const headers = {
      'content-type': 'application/json',
      authorization: `Bearer ${await world.token(userId)}`,
    };
    const url = `${world.product.serverOrigin()}/api/v1/push`;
    line().restore();
    const [, ...answers] = await Promise.all([
      inside().syncNow(),
      ...Array.from({length: 8}, async () => {
        const response = await fetch(url, {method: 'POST', headers, body});
        return {status: response.status, body: (await response.json()) as unknown};
      }),
    ]);
    await quiet(inside());
    expect(answers[0]).toMatchObject({status: 200});
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    for (let edit = 0; edit < 5; edit++) expect(await timesOf(`In parallel ${edit}`)).toBe(1);
  });
});

describe('a worker that is stopped', () => {
  it('[E1] [L8] between stored and sent: the next one sends it', async () => {
    const held = line().after('there', 0, 'stall', pushing);
    await save(createLink({name: 'Stored, not sent'}));
    await held;
    await worker.stop();
    expect(await timesOf('Stored, not sent')).toBe(0);
    expect(await waiting()).toBe(1);
    line().restore();
    await quiet(inside());
    expect(await timesOf('Stored, not sent')).toBe(1);
  });

  it('[P2] [L8] between the commit and its reply: the next one learns of it', async () => {
    const held = line().after('back', 0, 'stall', pushing);
    await save(createLink({name: 'Committed, not heard of'}));
    await held;
    await worker.stop();
    expect(await timesOf('Committed, not heard of')).toBe(1);
    expect(await waiting()).toBe(1);
    line().restore();
    await quiet(inside());
    expect(await timesOf('Committed, not heard of')).toBe(1);
  });

  it('[R7] [L8] while it applies a page: all of the page or nothing', async () => {
    const other = await world.openOther(maria);
    const links = Array.from({length: 60}, (_, at) => createLink({name: `Page ${at}`}));
    for (const link of links) await other.edit(link);
    await other.quiet();
    for (let stop = 0; stop < 12; stop++) {
      for (const {linkId} of links) {
        await other.edit({kind: 'link.edit', linkId, changes: {name: `Page at stop ${stop}`}});
      }
      await other.quiet();
      const before = line().passed().back;
      const syncing = inside().syncNow();
      await expect.poll(() => line().passed().back - before, patience).toBeGreaterThan(10_000);
      await pause(stop * 2);
      await worker.stop();
      await syncing;
      expect(await world.findTears(inside(), maria)).toEqual([]);
    }
    other.engine.stop();
    await quiet(inside());
    expect(await world.findTears(inside(), maria)).toEqual([]);
  });
});

describe('somebody on the way who answers in the server’s place', () => {
  const cors =
    'Access-Control-Allow-Origin: *\r\nAccess-Control-Allow-Headers: *, authorization\r\n';
  const reply = (status: string, body: string, headers = '') =>
    `HTTP/1.1 ${status}\r\n${cors}${headers}Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`;
  const refuse = (status: string, body: string, headers = '') =>
    line().answer((head) =>
      head.startsWith('OPTIONS ') ? reply('204 No Content', '') : reply(status, body, headers),
    );

  it.each([
    {
      what: 'a captive portal’s page with status 200',
      status: '200 OK',
      body: '<title>Welcome to the hotel</title>',
      headers: 'Content-Type: text/html\r\n',
      why: 'unreachable',
    },
    {
      what: 'JSON of another’s shape with status 200',
      status: '200 OK',
      body: '{"ok":true}',
      headers: 'Content-Type: application/json\r\n',
      why: 'unreachable',
    },
    {
      what: '429',
      status: '429 Too Many',
      body: '',
      headers: 'Retry-After: 1\r\n',
      why: 'throttled',
    },
    {
      what: '503',
      status: '503 Busy',
      body: 'Busy',
      headers: 'Retry-After: 1\r\n',
      why: 'throttled',
    },
    {what: '502 of a proxy', status: '502 Bad Gateway', body: '', headers: '', why: 'unreachable'},
    {
      what: '426 of a server that is ahead',
      status: '426 Upgrade Required',
      body: '{"error":{"code":"client_too_old","message":"This server speaks protocol 2: update."}}',
      headers: 'Content-Type: application/json\r\n',
      why: 'client_too_old',
    },
  ])('[L5] [L10] $what: the person is told, the outbox kept', async (given) => {
    const name = `Behind ${given.what}`;
    refuse(given.status, given.body, given.headers);
    await save(createLink({name}));
    await expect.poll(() => inside().syncNow(), patience).toEqual({kind: 'failed', why: given.why});
    expect(await waiting()).toBe(1);
    expect(await timesOf(name)).toBe(0);
    line().restore();
    await quiet(inside());
    expect(await timesOf(name)).toBe(1);
  });

  it('[L5] says in the popup that the extension is too old, and how many edits wait', async () => {
    refuse(
      '426 Upgrade Required',
      '{"error":{"code":"client_too_old","message":"This server speaks protocol 2: update."}}',
    );
    await save(createLink({name: 'Of an old extension'}));
    const popup = await opened.browser.openExtensionPage('popup.html');
    await popup
      .getByText(/update/i)
      .first()
      .waitFor();
    await popup.getByText('1 edit waiting').first().waitFor();
    await popup.close();
    line().restore();
    await quiet(inside());
    expect(await timesOf('Of an old extension')).toBe(1);
  });
});

describe('a queue', () => {
  it('[P5] [L10] with edits at its head that the server refuses, or cannot read, goes on', async () => {
    const link = createLink({name: 'To be removed elsewhere'});
    await save(link);
    await quiet(inside());
    line().cut();
    await save({kind: 'link.edit', linkId: link.linkId, changes: {name: 'Too late'}});
    await inside().append(
      '{"at":"2026-01-01T00:00:00.000Z","mutation":{"kind":"link.unheard_of"}}',
    );
    await inside().append('not even JSON');
    await worker.stop(); // it counts mids by itself
    await save(createLink({name: 'Behind the poison'}));
    const other = await world.openOther(maria);
    await other.quiet();
    await other.edit({kind: 'link.remove', linkId: link.linkId});
    await other.quiet();
    other.engine.stop();
    line().restore();
    const {rejected} = await quiet(inside());
    expect(rejected.map(({refusal}) => refusal.code)).toEqual([
      'link_not_found',
      'invalid',
      'invalid',
    ]);
    expect(await timesOf('Behind the poison')).toBe(1);
    expect(await timesOf('Too late')).toBe(0);
  });

  it('[L5] [L10] [L11] of 5,000 edits drains, each applied once', async () => {
    line().cut();
    const link = createLink({name: 'Five thousand'});
    await save(link);
    const names = Array.from({length: 4999}, (_, at) => `Five thousand ${at}`);
    const at = new Date().toISOString();
    await inside().append(
      ...names.map((name) =>
        JSON.stringify({
          at,
          mutation: {kind: 'link.edit', linkId: link.linkId, changes: {name}} satisfies Mutation,
        }),
      ),
    );
    await worker.stop(); // it counts mids by itself
    expect(await waiting()).toBe(5000);
    line().restore();
    await quiet(inside());
    const effects = await world.effects((await world.scopeOf(maria)).accountId);
    expect(names.filter((name) => effects.get(name) !== 1)).toEqual([]);
    expect(await world.findTears(inside(), maria)).toEqual([]);
  });
});
