import {createServer, type Server} from 'node:http';
import {connect as connectTcp} from 'node:net';
import type {AddressInfo} from 'node:net';
import {sql} from 'kysely';
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import {WebSocket} from 'ws';
import type {AccountId} from '../../../lib/domain/ids.ts';
import {createNews, type News} from '../../../server/hints/news.ts';
import {attachSockets, socketsPerPerson} from '../../../server/hints/socket.ts';
import {makeTicket, socketPath} from '../../../server/hints/ticket.ts';
import {removeMember} from '../../../server/write/account.ts';
import {createSyncClient} from '../sync-client.ts';
import {createLink, createWorld, done, operator, type Someone, type World} from '../world.ts';

let world: World;
let account: AccountId;
let maria: Someone;
let news: News;
let server: Server;
let sockets: {stop(): void};
const open: WebSocket[] = [];

beforeAll(async () => {
  world = await createWorld();
  account = await world.account('Bright Agency');
  maria = await world.member(account, 'Maria', 'partner_admin');
});
afterAll(() => world.end());

beforeEach(async () => {
  news = await createNews(world.pool, world.url, () => undefined);
  server = createServer();
  sockets = attachSockets(server, {
    db: world.db,
    news,
    log: () => undefined,
    pingMs: 300,
    admitMs: 1000,
    recheckMs: 200,
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
});
afterEach(async () => {
  for (const socket of open.splice(0)) socket.terminate();
  sockets.stop();
  await new Promise((closed) => server.close(closed));
  await news.stop();
});

const ticketFor = async (person = maria, id = account) => {
  const ticket = await makeTicket(world.db, id, person.userId);
  if (ticket === undefined) throw new Error('No ticket');
  return ticket;
};

function connect(ticket: string | undefined, id: AccountId = account, path = socketPath(id)) {
  const {port} = server.address() as AddressInfo; // TCP, so not a path
  const protocols = ticket === undefined ? [] : [`vouch.${ticket}`];
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, protocols);
  open.push(socket);
  const said: string[] = [];
  const waiting: Array<() => void> = [];
  socket.on('message', (data: Buffer) => {
    said.push(data.toString());
    for (const wake of waiting.splice(0)) wake();
  });
  const closed = new Promise<number>((tell) => socket.on('close', (code) => tell(code)));
  const refusedWith = new Promise<number | undefined>((tell) => {
    socket.on('unexpected-response', (_, answer) => tell(answer.statusCode));
    socket.on('open', () => tell(undefined));
  });
  socket.on('error', () => undefined);
  return {
    socket,
    said,
    closed,
    refusedWith,
    opened: new Promise<void>((tell) => socket.on('open', () => tell())),
    async hears(what: (text: string) => boolean) {
      while (!said.some(what)) await new Promise<void>((wake) => waiting.push(wake));
    },
  };
}
const connections = () =>
  new Promise<number>((tell) => server.getConnections((_, count) => tell(count)));
const isNews = (text: string) => text.startsWith('{');

describe('the hint socket', () => {
  it('[H2] says that there is news, up to which revision and no more', async () => {
    const page = connect(await ticketFor());
    await page.opened;
    const client = createSyncClient({...world, deps: {...world.deps, news}}, account, maria);
    await client.push(createLink());
    await page.hears(isNews);
    await client.pull();
    expect(page.said.filter(isNews)).toEqual([JSON.stringify({kind: 'news', rev: client.cursor})]);
  });

  it('[H2] hears of changes made by another server process', async () => {
    const elsewhere = await createNews(world.pool, world.url, () => undefined);
    try {
      const page = connect(await ticketFor());
      await page.opened;
      elsewhere.publish([{kind: 'news', accountId: account, rev: 7}]);
      await page.hears(isNews);
      expect(page.said.filter(isNews)).toEqual(['{"kind":"news","rev":7}']);
    } finally {
      await elsewhere.stop();
    }
  });

  it('[H2] hears again after its connection to the database was cut', async () => {
    const page = connect(await ticketFor());
    await page.opened;
    await world.rows(sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and query ilike 'listen%' and pid <> pg_backend_pid()`);
    const elsewhere = await createNews(world.pool, world.url, () => undefined);
    try {
      const timer = setInterval(
        () => elsewhere.publish([{kind: 'news', accountId: account, rev: 9}]),
        100,
      );
      await page.hears(isNews);
      clearInterval(timer);
    } finally {
      await elsewhere.stop();
    }
  });

  it("[L9] says nothing of other accounts' news", async () => {
    const other = await world.account('Other');
    const page = connect(await ticketFor());
    await page.opened;
    news.publish([{kind: 'news', accountId: other, rev: 1}]);
    news.publish([{kind: 'news', accountId: account, rev: 2}]);
    await page.hears(isNews);
    expect(page.said.filter(isNews)).toEqual(['{"kind":"news","rev":2}']);
  });

  it('[H1] takes a ticket once', async () => {
    const ticket = await ticketFor();
    await connect(ticket).opened;
    expect(await connect(ticket).refusedWith).toBe(401);
  });

  it('[H1] takes no ticket that is over, of another account, of nobody, or at another address', async () => {
    const other = await world.account('Other');
    const old = await ticketFor();
    await world.read(account, (trx) =>
      sql`update app.socket_ticket set expires_at = now() - interval '1 second'`.execute(trx),
    );
    expect(await connect(old).refusedWith).toBe(401);
    expect(await connect(await ticketFor(), other).refusedWith).toBe(401);
    expect(await connect('x'.repeat(32)).refusedWith).toBe(401);
    expect(await connect(undefined).refusedWith).toBe(401);
    expect(await connect(await ticketFor(), account, '/elsewhere').refusedWith).toBe(401);
    expect(await connect(await ticketFor(), account, '/api/v1/news?account=x').refusedWith).toBe(
      401,
    );
  });

  it('[H1, L9] gives and takes no ticket of who is not a member', async () => {
    const leaver = await world.member(account, 'Leaver');
    const ticket = await ticketFor(leaver);
    done(await removeMember(world.deps, operator, account, leaver.userId));
    expect(await connect(ticket).refusedWith).toBe(401);
    expect(await makeTicket(world.db, account, leaver.userId)).toBeUndefined();
  });

  it("[H3] ends a removed member's socket and nobody else's", async () => {
    const leaver = await world.member(account, 'Leaver');
    const [theirs, ours] = [connect(await ticketFor(leaver)), connect(await ticketFor())];
    await Promise.all([theirs.opened, ours.opened]);
    done(await removeMember({...world.deps, news}, operator, account, leaver.userId));
    expect(await theirs.closed).toBe(4403);
    expect(ours.socket.readyState).toBe(WebSocket.OPEN);
  });

  it('[H3] pings, and gives up who has gone silent', async () => {
    const page = connect(await ticketFor());
    await page.opened;
    await page.hears((text) => text === 'ping');
    const dead = connect(await ticketFor());
    await dead.opened;
    dead.socket.pause(); // no pong, no close: a laptop that was shut
    while ((await connections()) > 1) await new Promise((wait) => setTimeout(wait, 50));
    dead.socket.resume();
    expect(await dead.closed).toBe(1006);
    expect(page.socket.readyState).toBe(WebSocket.OPEN);
  });

  /** Asks for a socket and never hangs up, whatever it is told. */
  function cling(ticket = 'x'.repeat(32)) {
    const {port} = server.address() as AddressInfo; // TCP, so not a path
    const socket = connectTcp({port, host: '127.0.0.1', allowHalfOpen: true});
    socket.on('error', () => undefined).resume();
    socket.write(
      `GET ${socketPath(account)} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${'A'.repeat(22)}==\r\n` +
        `Sec-WebSocket-Protocol: vouch.${ticket}\r\n\r\n`,
    );
    return socket;
  }
  const noneLeft = async () => {
    while ((await connections()) > 0) await new Promise((wait) => setTimeout(wait, 20));
  };

  it('lets go of who was refused and never hangs up', async () => {
    const socket = cling();
    try {
      await new Promise((answered) => socket.once('data', answered));
      await noneLeft();
    } finally {
      socket.destroy();
    }
  });

  it('lets go of who cannot be admitted in time', async () => {
    const ticket = await ticketFor();
    const waits = await world.pool.connect();
    await waits.query('begin; lock table app.socket_ticket');
    const socket = cling(ticket);
    try {
      await world.waitForLockWaiter();
      expect(await connections()).toBe(1);
      await noneLeft();
    } finally {
      await waits.query('rollback');
      waits.release();
      socket.destroy();
    }
  });

  it("[H3] ends a removed member's socket even when the news of it was lost", async () => {
    const leaver = await world.member(account, 'Leaver');
    const [theirs, ours] = [connect(await ticketFor(leaver)), connect(await ticketFor())];
    await Promise.all([theirs.opened, ours.opened]);
    done(await removeMember(world.deps, operator, account, leaver.userId));
    expect(await theirs.closed).toBe(4403);
    expect(ours.socket.readyState).toBe(WebSocket.OPEN);
  });

  it('opens only so many for one person, and counts those that are closed no more', async () => {
    const many = await world.member(account, 'Many');
    const first = connect(await ticketFor(many));
    await first.opened;
    for (let at = 1; at < socketsPerPerson; at++) await connect(await ticketFor(many)).opened;
    expect(await connect(await ticketFor(many)).refusedWith).toBe(429);
    await connect(await ticketFor()).opened;
    first.socket.close();
    await first.closed;
    await connect(await ticketFor(many)).opened;
  });
});
