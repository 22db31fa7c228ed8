import {once} from 'node:events';
import type {AddressInfo, Socket} from 'node:net';
import {connect, createServer} from 'node:net';

/**
 * The network between browser and server, which a test can pull: Playwright's own offline switch does not reach an
 * extension's worker. Cut, it resets what is open and takes nothing new, as a dead line does.
 */
export type TcpProxy = {port: number; cut(): void; restore(): void; stop(): Promise<void>};

/** Listens on a free port of 127.0.0.1 and passes everything to `target()`, asked anew for each connection. */
export async function startTcpProxy(target: () => number): Promise<TcpProxy> {
  let isCut = false;
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
    const far = connect(target(), '127.0.0.1');
    keep(far);
    near.pipe(far).pipe(near);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

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
      isCut = false;
    },
    stop: async () => {
      dropAll();
      server.close();
      await once(server, 'close');
    },
  };
}
