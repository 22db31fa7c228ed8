import {once} from 'node:events';
import type {AddressInfo, Socket} from 'node:net';
import {connect, createServer} from 'node:net';
import {Transform} from 'node:stream';

/** `there`: from who connects to the target; `back`: the other way. */
export type Way = 'there' | 'back';

/**
 * The network between browser and server, which a test can pull: Playwright's own offline switch does not reach an
 * extension's worker. Cut, it resets what is open and takes nothing new, as a dead line does.
 */
export type TcpProxy = {
  port: number;
  cut(): void;
  /** As good as new; what was held up is reset. */
  restore(): void;
  /**
   * Lets that many bytes more through on one way and then cuts the line, or (`stall`) goes silent on that way, nothing reset. Counts from now, or
   * from the first request that holds the text `from`. Resolves when the first byte too many has come.
   */
  after(way: Way, bytes: number, then: 'cut' | 'stall', from?: string): Promise<void>;
  /** Bytes that went through so far. */
  passed(): Record<Way, number>;
  /** Somebody on the way answers, given a request's head; the target hears nothing. Until `restore`. */
  answer(respond: (head: string) => string): void;
  stop(): Promise<void>;
};

type Limit = {
  way: Way;
  left: number;
  then: 'cut' | 'stall';
  from: string | undefined;
  reached: () => void;
};

/** Listens on a free port of 127.0.0.1 and passes everything to `target()`, asked anew for each connection. */
export async function startTcpProxy(target: () => number): Promise<TcpProxy> {
  let isCut = false;
  let limit: Limit | undefined;
  let respond: ((head: string) => string) | undefined;
  const passed: Record<Way, number> = {there: 0, back: 0};
  const open = new Set<Socket>();
  const keep = (socket: Socket) => {
    open.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => open.delete(socket));
  };

  const server = createServer((near) => {
    keep(near);
    if (isCut) {
      near.resetAndDestroy();
      return;
    }
    if (respond) {
      answerOne(near, respond);
      return;
    }
    const far = connect(target(), '127.0.0.1');
    keep(far);
    near.pipe(gate('there')).pipe(far);
    far.pipe(gate('back')).pipe(near);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const gate = (way: Way): Transform => {
    const through = new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        if (limit?.from !== undefined && way === 'there' && chunk.includes(limit.from)) {
          limit.from = undefined;
        }
        const counted = limit?.way === way && limit.from === undefined ? limit : undefined;
        const fits = counted ? Math.min(counted.left, chunk.length) : chunk.length;
        if (counted) counted.left -= fits;
        passed[way] += fits;
        if (fits > 0) through.push(chunk.subarray(0, fits));
        if (fits === chunk.length) done();
        else setImmediate(reach); // what did fit is on its way before the line goes; no `done`: nothing more comes through here
      },
    });
    return through;
  };

  const reach = (): void => {
    const reached = limit;
    if (!reached) return;
    if (reached.then === 'cut') {
      limit = undefined;
      isCut = true;
      dropAll();
    }
    reached.reached();
  };

  const dropAll = () => {
    for (const socket of open) socket.resetAndDestroy();
  };
  return {
    port: (server.address() as AddressInfo).port, // listening on TCP: never a pipe's name
    cut: () => {
      isCut = true;
      dropAll();
    },
    restore: () => {
      if (limit !== undefined || respond !== undefined) dropAll();
      isCut = false;
      limit = undefined;
      respond = undefined;
    },
    after: (way, bytes, then, from) =>
      new Promise((reached) => {
        limit = {way, left: bytes, then, from, reached};
      }),
    passed: () => ({...passed}),
    answer: (given) => {
      respond = given;
      dropAll();
    },
    stop: async () => {
      dropAll();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Reads one request's head, answers and hangs up. */
function answerOne(socket: Socket, respond: (head: string) => string): void {
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    const before = text.includes('\r\n\r\n');
    text += chunk.toString('latin1');
    if (!before && text.includes('\r\n\r\n')) socket.end(respond(text));
  });
}
