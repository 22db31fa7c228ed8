/** One world: a program, two accounts, four people, and the browsers they sit at. */
import type {Account} from '../../lib/domain/account-view.ts';
import {defaultCatalogue} from '../../lib/domain/catalogue.ts';
import type {AccountId, ProgramId, UserId} from '../../lib/domain/ids.ts';
import {createAccount, setMember} from '../../server/write/account.ts';
import {importDeals} from '../../server/write/import-deals.ts';
import {createProgram} from '../../server/write/program.ts';
import {letAnswerWithoutCode} from '../server/world.ts';
import {makePerson} from './people.ts';
import type {Backend, Taken} from './backend.ts';
import {createBrowser, type Browser, type SimPerson} from './browser.ts';
import {createModel, type Model, type ModelState, type ProgramState} from './model.ts';
import {createNetwork, type Network} from './network.ts';
import {createRandom, mixSeeds} from './random.ts';
import type {SimTime} from './sim-time.ts';
import type {Known} from './known.ts';
import {vendorDeal} from './wishes.ts';

export const operator = {kind: 'operator'} as const;

/** What the server says of each edit, by the hash of its text. */
export type Log = Map<string, Array<Extract<Taken, {kind: 'mutation'}>>>;

export type World = {
  backend: Backend;
  network: Network;
  time: SimTime;
  model: Model;
  programId: ProgramId;
  program: ProgramState;
  accounts: AccountId[];
  known: Map<AccountId, Known>;
  people: SimPerson[];
  browsers: Browser[];
  forks: number;
  /** Up to where the model has heard what the server took. */
  heard: number;
  log: Log;
  backup: {state: ModelState; program: ProgramState; log: Log} | undefined;
  /** How often the server was set back. */
  restores: number;
  lastRev: Map<AccountId, number>;
  answered: number;
};

/** Browsers by the people at them; the first person works in both accounts. */
const seats: Array<{isOnDisk: boolean; person: number; accounts: number[]}> = [
  {isOnDisk: true, person: 0, accounts: [0, 1]},
  {isOnDisk: false, person: 1, accounts: [0]},
  {isOnDisk: false, person: 1, accounts: [0]},
  {isOnDisk: false, person: 2, accounts: [0]},
  {isOnDisk: true, person: 3, accounts: [1]},
  {isOnDisk: false, person: 2, accounts: [1]},
];
const members = [
  [0, 1, 2],
  [0, 2, 3],
];
const dayMs = 24 * 60 * 60_000;
let worlds = 0;

export async function createWorld(backend: Backend, time: SimTime, seed: number): Promise<World> {
  const random = createRandom(mixSeeds(seed, 1));
  const {deps, db} = backend;
  await backend.clear();
  const program = {name: 'Solutions Program', catalogue: defaultCatalogue};
  const programId = await createProgram(db, {name: program.name, vendorName: 'HubSpot'});
  await letAnswerWithoutCode(db, programId);
  const people: SimPerson[] = [];
  for (const name of ['Maria', 'Jan', 'Luca', 'Eva']) people.push(await makePerson(db, name));
  const accounts: Account[] = [];
  for (const [at, name] of ['Bright Agency', 'North Partner'].entries()) {
    const type = 'solutions_partner';
    const made = await createAccount(deps, operator, programId, {name, type});
    if (made.kind !== 'done') throw new Error('No account');
    const id = made.value;
    for (const [index, person] of (members[at] ?? []).entries()) {
      const role = index === 0 ? 'partner_admin' : 'partner_member';
      await setMember(deps, operator, id, personAt(people, person).userId, role);
    }
    accounts.push({
      id,
      name,
      type,
      programName: program.name,
      vendorName: 'HubSpot',
      catalogue: defaultCatalogue,
      channelManagers: [],
      people: (members[at] ?? []).map((person) => {
        const {userId, name: called} = personAt(people, person);
        return {userId, name: called};
      }),
      vendorPeople: [],
      recipientId: null,
      terms: {capacity: null, days: null},
    });
  }
  const names = new Map<UserId, string>(people.map(({userId, name}) => [userId, name]));
  const ids = accounts.map(({id}) => id);
  const world: World = {
    backend,
    network: createNetwork(backend),
    time,
    model: createModel(accounts, names),
    programId,
    program,
    accounts: ids,
    known: new Map(ids.map((id) => [id, {links: [], deals: [], records: [], tokens: []}])),
    people,
    browsers: [],
    forks: 0,
    heard: 0,
    log: new Map(),
    backup: undefined,
    restores: 0,
    lastRev: new Map(),
    answered: 0,
  };
  for (const id of ids) {
    const deals = Array.from({length: 6}, () => ({...vendorDeal(random), shared: true}));
    world.known.get(id)?.deals.push(...deals.map((deal) => deal.id));
    world.model.expectDeals(id, deals);
    await importDeals(deps, operator, id, deals);
  }
  worlds++;
  for (const [at, seat] of seats.entries()) {
    world.browsers.push(
      await createBrowser({
        name: `world-${worlds}-${at}`,
        isOnDisk: seat.isOnDisk,
        seats: seat.accounts.map((account) => ({
          person: personAt(people, seat.person),
          accountId: random.pick(ids.slice(account, account + 1)),
        })),
        time,
        skewMs: Math.round((random.next() - 0.5) * 10 * dayMs),
        seed: random.below(2 ** 32),
      }),
    );
  }
  return world;
}

function personAt(people: readonly SimPerson[], at: number): SimPerson {
  const person = people[at];
  if (!person) throw new Error('Nobody there');
  return person;
}
