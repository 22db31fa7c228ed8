import type {Duplex} from 'node:stream';
import type pg from 'pg';

/**
 * Statements that are sent in one go reach Postgres as one write: each write wakes it up, and takes us longer than all that was done to make
 * the statement.
 */
export function gatherWrites(client: pg.ClientBase): void {
  const {stream} = (client as pg.ClientBase & {connection: {stream: Duplex}}).connection; // what its types leave out
  const send = client.query.bind(client) as (...given: unknown[]) => unknown; // it has a shape for every use
  let gathering = false;
  const query = (...given: unknown[]): unknown => {
    if (!gathering) {
      gathering = true;
      stream.cork();
      // After everything that is ready to run now, and before anything comes from outside
      process.nextTick(() => {
        gathering = false;
        stream.uncork();
      });
    }
    return send(...given);
  };
  client.query = query as typeof client.query;
}
