/**
 * The client's side under load, the server as a process of its own on the same two cores as the database, the mail and webhook receivers
 * and the load itself: the page beside a Hono page with one SELECT and as many bytes, and answers at a steady rate, each with its mails,
 * its webhook and its receipt. VOUCH_BENCH_SECONDS and VOUCH_BENCH_RATE make it shorter. Before the measured answers come ten seconds of
 * others, and the end of all that follows from them: a server that has just been started is another matter.
 */
import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import pg from 'pg';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {inTenant} from '../../server/db/database.ts';
import {startServerProcess, type ServerProcess} from '../../test/e2e/faults/server-process.ts';
import {createWorld, type World} from '../../test/server/world.ts';
import {median, percentile} from '../report.ts';
import {report} from '../sync/results.ts';
import {atRate, request, throughput} from './load.ts';
import {startReceivers, type Receivers} from './receivers.ts';
import {seedLinks, type SeededLink} from './seed.ts';

const seconds = Number(process.env.VOUCH_BENCH_SECONDS ?? 120);
const rate = Number(process.env.VOUCH_BENCH_RATE ?? 50);
const warmUp = 10 * rate;
const pages = 100;
const rounds = 9;
const settleMs = 60_000;

let world: World;
let receivers: Receivers;
let server: ServerProcess;
type Peer = {process: ChildProcess; origin: string};
let peer: Peer | undefined;
let links: SeededLink[];

beforeAll(async () => {
  world = await createWorld();
  receivers = await startReceivers();
  links = await seedLinks(world, seconds * rate + warmUp + pages, receivers.webhookUrl);
  server = await startServerProcess(
    {
      databaseUrl: world.url,
      host: '127.0.0.1',
      publicUrl: 'http://localhost:4680',
      smtpUrl: receivers.smtpUrl,
      mailFrom: 'Vouch <vouch@localhost>',
      secret: 'a secret of thirty-two characters and more',
      extensionRedirectUris: ['https://akbdnenaokfgddcakoekeifleinikpif.chromiumapp.org/'],
    },
    {TRUSTED_PROXIES: '127.0.0.1', WEBHOOK_ALLOW_PRIVATE: 'on'},
  );
}, 300_000);
afterAll(async () => {
  peer?.process.kill();
  await server.kill();
  await receivers.stop();
  await world.end();
});

const pageOf = ({token}: SeededLink) => `${server.origin}/c/${token}`;
/** One of a few thousand networks, so that no limit of one network is met. */
const networkOf = (n: number) => `198.${18 + (n % 2)}.${(n >> 8) % 256}.${n % 256}`;

it('shows the page', async () => {
  const [first, ...others] = links.slice(-pages);
  if (!first) throw new Error('No links');
  const {bytes, status} = await request(pageOf(first));
  expect(status).toBe(200);
  const {origin} = (peer = await startPeer(bytes));
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = -1; round < rounds; round++) {
    const own = await throughput(3, 16, (n) =>
      request(pageOf(others[n % others.length] ?? first), {from: networkOf(n)}),
    );
    const peers = await throughput(3, 16, (n) => request(`${origin}/c/t${n % links.length}`));
    if (round < 0) continue;
    ours.push(own);
    theirs.push(peers);
  }
  report({
    metric: `client's page, ${bytes} bytes: requests a second`,
    ours: median(ours),
    unit: '/s',
    peer: median(theirs),
    peerName: 'Hono, one SELECT, same bytes',
    ratio: median(ours) / median(theirs),
    target: '≥ 0.5',
    better: 'higher',
  });
});

it(`takes ${rate} answers a second for ${seconds} s`, async () => {
  await answer(links.slice(-pages - warmUp, -pages));
  const answering = links.slice(0, seconds * rate);
  const {replies, ended, settled, came: arrived, wanted} = await answer(answering);
  const took = replies.map(({ms}) => ms);
  const common = {unit: 'ms', peer: null, better: 'lower'} as const;
  const slow = percentile(took, 99);
  report({
    ...{...common, metric: 'an answer, median', ours: median(took), ratio: median(took) / 250},
    ...{target: '', peerName: ''},
  });
  report({
    ...{...common, metric: 'an answer, p99', ours: slow, ratio: slow / 250},
    ...{target: '≤ 250 ms', peerName: ''},
  });
  const after = settled - ended;
  report({
    ...{...common, metric: 'last mail or webhook after the end', ours: after},
    ...{ratio: after / settleMs, target: '≤ 60 s', peerName: ''},
  });
  for (const [what, came, all] of [
    ['mails', arrived.mails, wanted.mails],
    ['webhooks', arrived.webhooks, wanted.webhooks],
    ['receipts', await countReceipts(answering), answering.length],
  ] as const) {
    report({
      ...{metric: `${what} of ${answering.length} answers`, ours: came, unit: '', peer: null},
      ...{peerName: `${all} wanted`, ratio: came / all, target: '1', better: 'higher'},
    });
  }
});

/** All of them at the bench's rate, each a GET and a POST, until everything that follows has come or four times its time is up. */
async function answer(answering: readonly SeededLink[]) {
  const before = {mails: receivers.mails.size, webhooks: receivers.webhooks.size};
  const replies = await atRate(answering, rate, async (link, at) => {
    const from = networkOf(at);
    const page = await request(pageOf(link), {from});
    const seen = /name="seen" value="([^"]*)"/.exec(page.text)?.[1] ?? '';
    return request(pageOf(link), {from, form: {seen, name: 'Ann Client', decision: 'confirm'}});
  });
  const ended = performance.now();
  expect(replies.map(({status}) => status).filter((status) => status !== 200)).toEqual([]);
  const wanted = {mails: 2 * answering.length, webhooks: answering.length};
  const count = () => ({
    mails: receivers.mails.size - before.mails,
    webhooks: receivers.webhooks.size - before.webhooks,
  });
  const isAllThere = () => {
    const {mails, webhooks} = count();
    return mails >= wanted.mails && webhooks >= wanted.webhooks;
  };
  while (!isAllThere() && performance.now() < ended + 4 * settleMs) {
    await new Promise((go) => setTimeout(go, 250));
  }
  const settled = Math.max(...[receivers.mails, receivers.webhooks].map(last), ended);
  return {replies, ended, settled, came: count(), wanted};
}

function last(arrived: ReadonlyMap<string, number>): number {
  let latest = 0;
  for (const at of arrived.values()) latest = Math.max(latest, at);
  return latest;
}

/** Those of the warm-up are other links'. */
async function countReceipts(answered: readonly SeededLink[]): Promise<number> {
  let found = 0;
  for (const accountId of new Set(answered.map((link) => link.accountId))) {
    const {n} = await inTenant(world.db, accountId, (trx) =>
      trx
        .selectFrom('receipt')
        .select(({fn}) => fn.countAll<number>().as('n'))
        .where('account_id', '=', accountId)
        .where(
          'link_id',
          'in',
          answered
            .filter((link) => link.accountId === accountId)
            .map(({linkId}) => linkId as never), // one of seedLinks
        )
        .executeTakeFirstOrThrow(),
    );
    found += n;
  }
  return found;
}

/** Its table has as many rows as there are links. */
async function startPeer(bytes: number): Promise<Peer> {
  const db = new pg.Client({connectionString: world.url});
  await db.connect();
  await db.query('create table peer_page (token text primary key, title text not null)');
  await db.query(
    `insert into peer_page select 't' || n, 'Page ' || n from generate_series(0, $1) n`,
    [links.length],
  );
  await db.query('analyze peer_page');
  await db.end();
  const script = new URL('peer.mjs', import.meta.url).pathname;
  const child = spawn(process.execPath, [script, world.url, String(bytes)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = (await once(child.stdout, 'data')) as [Buffer]; // its one line
  return {process: child, origin: `http://127.0.0.1:${said.toString().replace(/\D/g, '')}`};
}
