/** Several sessions want the same at the same moment: one order, one outcome, and everybody is told the truth about it. */
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {changeProgram} from '../../server/write/program.ts';
import {createSyncClient} from '../server/sync-client.ts';
import {answerAsShown, createLink, done, operator, type World} from '../server/world.ts';
import {createBed, type Bed} from './bed.ts';
import {patienceMs} from './runs.ts';

let bed: Bed;
let world: World;
beforeAll(async () => {
  bed = await createBed();
  ({world} = bed);
});
afterAll(() => bed.end());

async function makeAccount() {
  const {accountId, people} = await bed.account();
  const clients = [0, 1, 0, 1].map((index) =>
    createSyncClient(world, accountId, index ? people[1] : people[0]),
  );
  return {clients};
}

describe('at the same moment', {timeout: patienceMs}, () => {
  it('[P6] many answer: one answer stands and all are shown it', async () => {
    const {clients} = await makeAccount();
    const link = createLink();
    await clients[0]?.push(link);
    const outcomes = await Promise.all(
      Array.from({length: 8}, (_, index) =>
        answerAsShown(
          world.deps,
          link.copyToken,
          index % 2
            ? {name: `Client ${index}`, choice: {kind: 'confirm'}}
            : {
                name: `Client ${index}`,
                choice: {kind: 'reject', reasonId: 'products_wrong', text: null},
              },
        ),
      ),
    );
    expect(outcomes.filter(({kind}) => kind === 'answered')).toHaveLength(1);
    const shown = outcomes.map((outcome) => outcome.kind !== 'gone' && outcome.link.answer);
    expect(shown[0]).toBeTruthy();
    for (const answer of shown) expect(answer).toEqual(shown[0]);
  });

  it('[P6] an edit and an answer: the answer keeps what the client read or the edit is refused', async () => {
    const {clients} = await makeAccount();
    for (let round = 0; round < 10; round++) {
      const link = createLink();
      await clients[0]?.push(link);
      const edit = {kind: 'link.edit', linkId: link.linkId, changes: {name: 'Changed'}} as const;
      const [outcome, answered] = await Promise.all([
        clients[1]?.push(edit),
        answerAsShown(world.deps, link.copyToken, {name: 'Client', choice: {kind: 'confirm'}}),
      ]);
      expect(answered.kind).toBe('answered');
      const name = answered.kind === 'answered' ? answered.link.name : '';
      expect([outcome, name]).toEqual(
        name === 'Changed' ? [['applied'], 'Changed'] : [['already_answered'], link.draft.name],
      );
    }
  });

  it('[P6, L1] the catalogue changes under many pushes: nobody waits in a circle, nothing is lost', async () => {
    const worlds = [await makeAccount(), await makeAccount(), await makeAccount()];
    const pushes = worlds.flatMap(({clients}) =>
      clients.map(async (client) => {
        for (let round = 0; round < 5; round++) await client.push(createLink());
      }),
    );
    const changes = Array.from({length: 4}, async (_, index) =>
      done(await changeProgram(world.deps, operator, world.programId, {name: `Program ${index}`})),
    );
    await Promise.all([...pushes, ...changes]);
    for (const {clients} of worlds) {
      const [client] = clients;
      await client?.pull();
      const links = [...(client?.rows.keys() ?? [])].filter((key) => key.startsWith('link'));
      expect(links).toHaveLength(20);
    }
  });
});
