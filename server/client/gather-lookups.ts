import {CompiledQuery} from 'kysely';
import {withRetry, type Database} from '../db/database.ts';
import {isTrouble} from '../db/trouble.ts';

/**
 * What app.client_page says of a link's address (client-link.ts); undefined for one that leads nowhere, empty while all is as the `known` mark
 * says.
 */
export type LookUp = (asked: Asked) => Promise<string | undefined>;

type Asked = {tokenHash: Buffer; proven: string | undefined; known?: string | undefined};

type Waiting = {
  asked: Asked;
  resolve: (said: string | undefined) => void;
  reject: (why: unknown) => void;
};

/** Two, so that one is on its way while the database works at the other. */
const mostUnderWay = 2;
/** No statement runs for so long that whoever came last would have had its answer sooner alone. */
const mostAtOnce = 50;

/**
 * Looks that are asked for at the same time reach Postgres as one statement: to wake it up, and to be woken by it, costs more than the look
 * itself. Nobody waits for company: whoever comes while fewer than two are under way goes with those of the same moment.
 */
export function createGatheredLookUps(db: Database): LookUp {
  const waiting: Waiting[] = [];
  let underWay = 0;
  let isDue = false;

  const goSoon = (): void => {
    if (isDue || underWay >= mostUnderWay || waiting.length === 0) return;
    isDue = true;
    // After all requests that have come by now were begun with
    setImmediate(() => {
      isDue = false;
      const together = waiting.splice(0, mostAtOnce);
      underWay += 1;
      void lookUpAll(db, together).finally(() => {
        underWay -= 1;
        goSoon();
      });
      goSoon();
    });
  };

  return (asked) =>
    new Promise((resolve, reject) => {
      waiting.push({asked, resolve, reject});
      goSoon();
    });
}

/** Settles each; one that Postgres takes offence at is not the others' fault. */
async function lookUpAll(db: Database, together: readonly Waiting[]): Promise<void> {
  try {
    const said = await withRetry(() => ask(db, together));
    for (const [at, one] of together.entries()) one.resolve(said[at] ?? undefined);
  } catch (error) {
    if (together.length === 1 || isTrouble(error)) {
      for (const {reject} of together) reject(error);
      return;
    }
    for (const one of together) await lookUpAll(db, [one]);
  }
}

async function ask(
  db: Database,
  together: readonly Waiting[],
): Promise<ReadonlyArray<string | null>> {
  const query = CompiledQuery.raw(lookUp, [
    together.map(({asked}) => asked.tokenHash),
    together.map(({asked}) => asked.proven ?? null),
    together.map(({asked}) => asked.known ?? null),
  ]);
  const {rows} = await db.getExecutor().executeQuery<{said: string | null}>(query);
  return rows.map(({said}) => said);
}

const lookUp = `select app.client_page(hash, proven, known) as said
  from unnest($1::bytea[], $2::text[], $3::text[]) with ordinality asked (hash, proven, known, at) order by at`;
