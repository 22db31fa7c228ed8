import {createServer} from 'node:net';
import {portTaken} from '../../server/port-taken.ts';
import {StartupProblem} from '../../server/postgres/startup-problem.ts';

/** Fails before anything is started, naming the port that another program has. */
export async function checkPorts(ports: number[]): Promise<void> {
  for (const port of ports) {
    // A browser that opens http://localhost:PORT may ask either
    for (const host of ['127.0.0.1', '::1']) {
      const trouble = await tryPort(port, host);
      if (trouble === 'EADDRINUSE') throw portTaken(port);
      if (trouble === 'EACCES') {
        throw new StartupProblem(
          `This user may not open port ${port}: choose one above 1023 with --port.`,
        );
      }
    }
  }
}

/** The code of the error; `undefined` when the port is free. A machine without IPv6 says EADDRNOTAVAIL. */
function tryPort(port: number, host: string): Promise<string | undefined> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => done(error.code));
    server.listen({port, host, exclusive: true}, () => {
      server.close(() => done(undefined));
    });
  });
}
