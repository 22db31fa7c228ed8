import type {IncomingMessage, Server} from 'node:http';
import type {Duplex} from 'node:stream';
import * as z from 'zod/mini';
import {WebSocketServer, type WebSocket} from 'ws';
import {ids} from '../../lib/contract/shapes.ts';
import {socketPing, type hint} from '../../lib/contract/wire.ts';
import type {AccountId, UserId} from '../../lib/domain/ids.ts';
import {findStanding} from '../data/standing.ts';
import {inTenant, type Database} from '../db/database.ts';
import type {Log} from '../log.ts';
import type {News} from './news.ts';
import {accountInPath, useTicket} from './ticket.ts';

/**
 * The hint socket: tells an open page that its account has news, never what. The ping is a message because a service worker
 * lives by messages; a protocol ping beside it finds out whether anybody is still there.
 */
export type SocketDeps = {
  db: Database;
  news: News;
  log: Log;
  pingMs?: number;
  /** How long somebody may stand at the door. */
  admitMs?: number;
  /** How often a member is looked up again: news of a removal may get lost. */
  recheckMs?: number;
};

const subprotocol = /^vouch\.([A-Za-z0-9_-]{32})$/;
const removedCode = 4403;
/** One per browser is what the extension opens. */
export const socketsPerPerson = 20;

export function attachSockets(server: Server, deps: SocketDeps): {stop(): void} {
  const sockets = new WebSocketServer({noServer: true, maxPayload: 1024, clientTracking: true});
  const present = new Map<UserId, number>();
  const count = (userId: UserId, step: 1 | -1) => {
    const left = (present.get(userId) ?? 0) + step;
    if (left > 0) present.set(userId, left);
    else present.delete(userId);
  };
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Node leaves an upgraded socket half open and without a timeout: whoever never hangs up would stay for good
    const patience = setTimeout(() => socket.destroy(), deps.admitMs ?? 10_000);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => clearTimeout(patience));
    admit(deps, request).then(
      (guest) => {
        if (!guest) {
          refuse(socket, '401 Unauthorized');
          return;
        }
        if ((present.get(guest.userId) ?? 0) >= socketsPerPerson) {
          refuse(socket, '429 Too Many Requests');
          return;
        }
        sockets.handleUpgrade(request, socket, head, (open) => {
          clearTimeout(patience);
          count(guest.userId, 1);
          open.on('close', () => count(guest.userId, -1));
          serve(open, guest, deps);
        });
      },
      (error: unknown) => {
        deps.log({level: 'error', what: 'socket', message: String(error)});
        refuse(socket, '500 Internal Server Error');
      },
    );
  });
  return {
    stop() {
      for (const open of sockets.clients) open.close(1001);
      sockets.close();
    },
  };
}

type Guest = {accountId: AccountId; userId: UserId};

async function admit(deps: SocketDeps, request: IncomingMessage): Promise<Guest | undefined> {
  const url = new URL(request.url ?? '/', 'http://here');
  const accountId = z.safeParse(ids.account, accountInPath(url));
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',');
  const ticket = offered.map((name) => subprotocol.exec(name.trim())?.[1]).find(Boolean);
  if (!accountId.success || ticket === undefined) return undefined;
  const userId = await useTicket(deps.db, accountId.data, ticket);
  return userId && {accountId: accountId.data, userId};
}

function refuse(socket: Duplex, status: string): void {
  const answer = `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`;
  socket.end(answer, () => socket.destroy());
}

function serve(
  open: WebSocket,
  guest: Guest,
  {db, news, log, pingMs = socketPing.everyMs, recheckMs = 300_000}: SocketDeps,
): void {
  let heardAt = Date.now();
  const unlisten = news.listen(guest.accountId, (item) => {
    if (item.kind === 'news') {
      say(open, {kind: 'news', rev: item.rev});
    } else if (item.userId === guest.userId) {
      open.close(removedCode, 'no longer a member');
    }
  });
  const timer = setInterval(() => {
    if (Date.now() - heardAt > pingMs * 2.5) {
      open.terminate();
      return;
    }
    open.ping();
    open.send(socketPing.text);
  }, pingMs);
  const recheck = setInterval(() => {
    isMember(db, guest).then(
      (still) => still || open.close(removedCode, 'no longer a member'),
      (error: unknown) => log({level: 'error', what: 'socket', message: String(error)}),
    );
  }, recheckMs);
  const hear = () => (heardAt = Date.now());
  open.on('message', hear).on('pong', hear);
  open.on('error', () => open.terminate());
  open.on('close', () => {
    clearInterval(timer);
    clearInterval(recheck);
    unlisten();
  });
}

function isMember(db: Database, {accountId, userId}: Guest): Promise<boolean> {
  return inTenant(db, accountId, async (trx) => {
    const {relation} = await findStanding(trx, accountId, userId);
    return relation.sameAccount;
  });
}

function say(open: WebSocket, message: z.infer<typeof hint>): void {
  open.send(JSON.stringify(message));
}
