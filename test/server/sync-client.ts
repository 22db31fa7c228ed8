import {randomUUID} from 'node:crypto';
import {protocol} from '../../lib/contract/protocol.ts';
import {pullResponse, pushResponse, type PullResponse, type Walk} from '../../lib/contract/wire.ts';
import type {Change} from '../../lib/domain/account-view.ts';
import type {AccountId} from '../../lib/domain/ids.ts';
import type {Mutation} from '../../lib/domain/mutation.ts';
import {pull} from '../../server/data/pull.ts';
import {push, type PushOutcome} from '../../server/write/push.ts';
import {bodyOf, type Someone, type World} from './world.ts';

/** The smallest honest client of the protocol: numbers its mutations, applies pages. What it is told must fit the contract. */
export function createSyncClient(
  world: World,
  accountId: AccountId,
  person: Someone,
  clientId: string = randomUUID(),
) {
  const rows = new Map<string, Change['row']>();
  let mid = 0;
  let cursor = 0;
  let epoch: string | null = null;
  let ackedMid = 0;
  let walk: Walk | null = null;
  let tag: string | null = null;

  const client = {
    clientId,
    person,
    rows,
    get cursor() {
      return cursor;
    },
    get ackedMid() {
      return ackedMid;
    },

    async send(entries: Array<{mid: number; body: string}>): Promise<PushOutcome> {
      const outcome = await push(world.deps, person, {
        protocol,
        accountId,
        clientId,
        mutations: entries,
      });
      if (outcome.kind === 'pushed') pushResponse.parse(outcome.response);
      return outcome;
    },

    /** Sends the mutations as the next ones of this client; what became of each. */
    async push(...mutations: Mutation[]) {
      const entries = mutations.map((mutation) => ({mid: ++mid, body: bodyOf(mutation)}));
      const outcome = await client.send(entries);
      if (outcome.kind !== 'pushed') throw new Error(`Push ended in ${outcome.kind}`);
      return outcome.response.results.map((result) =>
        result.kind === 'refused' ? result.code : result.kind,
      );
    },

    async pullPage(limit = 500): Promise<PullResponse> {
      const outcome = await pull(world.db, person.userId, {
        protocol,
        accountId,
        clientId,
        epoch,
        cursor,
        walk,
        tag,
        ackedMid,
        limit,
      });
      if (outcome.kind !== 'pulled') throw new Error(`Pull ended in ${outcome.kind}`);
      const response = pullResponse.parse(outcome.response);
      if (response.kind === 'reset') {
        rows.clear();
        ({epoch} = response);
        cursor = 0;
        walk = null;
        tag = null;
      } else {
        for (const {kind, id, row} of response.changes) {
          if (row) rows.set(`${kind}:${id}`, row);
          else rows.delete(`${kind}:${id}`);
        }
        ({epoch, cursor, walk, tag} = response);
        ackedMid = response.lastMid;
      }
      return response;
    },

    /** Until there is no more. */
    async pull(limit = 500): Promise<void> {
      for (;;) {
        const page = await client.pullPage(limit);
        if (page.kind === 'page' && !page.more) return;
      }
    },
  };
  return client;
}
