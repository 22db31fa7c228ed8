/** What each kind of step does to the world; the answer is its line in the trace. */
import {outboxBody} from '../../lib/contract/mutations.ts';
import type {AnswerInput} from '../../lib/domain/answer.ts';
import type {Deal} from '../../lib/domain/deal.ts';
import {importDeals} from '../../server/write/import-deals.ts';
import {removeMember, setMember} from '../../server/write/account.ts';
import {changeProgram} from '../../server/write/program.ts';
import {findLinkForClient} from '../../server/client/client-link.ts';
import {origin} from './backend.ts';
import {hashOf, type Browser, type Saved, type Seat} from './browser.ts';
import {letIn} from './calm.ts';
import {hear} from './oracle.ts';
import type {Step, StepKind} from './plan.ts';
import {createRandom, mixSeeds, type Random} from './random.ts';
import {junk, vendorDeal, wish} from './wishes.ts';
import {operator, type World} from './world.ts';

type Act = (world: World, step: Step) => Promise<string>;

const dayMs = 24 * 60 * 60_000;
const mostForks = 2;

export const acts: Record<Exclude<StepKind, 'quiet'>, Act> = {
  edit: async (world, step) => {
    const random = createRandom(step.seed);
    const browser = await awake(world, step);
    const seat = random.pick(browser.seats);
    const wrote = await write(world, browser, seat, random, step.count);
    return `${nameOf(browser, seat)} writes ${wrote}`;
  },

  sync: async (world, step) => {
    const random = createRandom(step.seed);
    const browser = await awake(world, step);
    if (random.chance(0.1)) await world.network.deliverLate();
    for (const seat of browser.seats) await letIn(world, seat);
    const share = random.chance(0.6) ? 0.4 : 0;
    await browser.sync(world.network.through(random, share, true));
    return `${browser.name} syncs ${world.network.takeTrace().join(' ')}`;
  },

  rush: async (world, step) => {
    const random = createRandom(step.seed);
    const some = world.browsers.filter((one) => !one.isDead() && random.chance(0.6));
    const share = random.chance(0.5) ? 0.2 : 0;
    const works = some.map(async (browser, at) => {
      const own = createRandom(mixSeeds(step.seed, at));
      await browser.sync(world.network.through(own, share, false));
    });
    const answering = random.chance(0.5) ? answerSome(world, createRandom(step.seed + 1), 2) : '';
    await Promise.all([...works, answering]);
    return `${some.map(({name}) => name).join()} sync at once ${world.network.takeTrace().join(' ')}`;
  },

  kill: async (world, step) => {
    const random = createRandom(step.seed);
    const browser = await awake(world, step);
    browser.plant(step.count, random.below(6));
    const seat = random.pick(browser.seats);
    await write(world, browser, seat, random, 2);
    if (!browser.isDead()) {
      await browser.sync(world.network.through(random, random.chance(0.4) ? 0.4 : 0, true));
    }
    const end = browser.isDead() ? `killed at ${step.count}` : 'lives on';
    browser.plant(0, 0);
    return `${nameOf(browser, seat)} ${end} ${world.network.takeTrace().join(' ')}`;
  },

  answer: async (world, step) => {
    const said = await answerSome(world, createRandom(step.seed), step.count);
    await world.backend.forgetLimits();
    return `clients: ${said}`;
  },

  deals: async (world, step) => {
    const random = createRandom(step.seed);
    const accountId = random.pick(world.accounts);
    await hear(world);
    const {deals} = world.model.view(accountId);
    const rows: Deal[] = [];
    for (let at = 0; at < step.count; at++) {
      const before = deals.size > 0 && random.chance(0.6) && random.pick([...deals.values()]);
      const deal = vendorDeal(random, before || undefined);
      if (rows.every(({id}) => id !== deal.id)) rows.push(deal);
      if (!before) known(world, accountId).deals.push(deal.id);
    }
    world.model.expectDeals(accountId, rows);
    await importDeals(world.backend.deps, operator, accountId, rows);
    return `vendor: ${rows.map(({shared}) => (shared ? 'shared' : 'not shared')).join()}`;
  },

  program: async (world, step) => {
    const random = createRandom(step.seed);
    const {catalogue} = world.program;
    const products = catalogue.products.map((product) =>
      random.chance(0.2)
        ? {...product, name: `Hub ${random.hex(3)}`, retired: random.chance(0.4)}
        : product,
    );
    const program = {name: `Program ${random.hex(4)}`, catalogue: {...catalogue, products}};
    world.program = program;
    world.model.expectProgram(program);
    await changeProgram(world.backend.deps, operator, world.programId, program);
    return `vendor: ${program.name}`;
  },

  member: async (world, step) => {
    const random = createRandom(step.seed);
    const seats = world.browsers.flatMap((browser) => browser.seats);
    const out = seats.filter(({isOut}) => isOut);
    const seat = random.pick(out.length > 0 && random.chance(0.8) ? out : seats);
    const {userId, name} = seat.person;
    const members = await world.backend.membersOf(seat.accountId);
    const {deps} = world.backend;
    if (members.has(userId)) {
      await removeMember(deps, operator, seat.accountId, userId); // an account keeps its last admin
    } else {
      await setMember(deps, operator, seat.accountId, userId, 'partner_member');
    }
    return `${name} ${members.has(userId) ? 'leaves' : 'comes back to'} ${seat.accountId.slice(-4)}`;
  },

  fork: async (world, step) => {
    const onDisk = world.browsers.filter(({isOnDisk}) => isOnDisk);
    const browser = createRandom(step.seed).pick(onDisk);
    if (world.forks >= mostForks) return 'no copy';
    if (browser.isDead()) await browser.start();
    world.forks++;
    world.browsers.push(await browser.copy(`${browser.name}-copy${world.forks}`));
    return `${browser.name} is copied`;
  },

  discard: async (world, step) => {
    const random = createRandom(step.seed);
    const browser = await awake(world, step);
    const seat = random.pick(browser.seats);
    const {rejected} = (await browser.disk().readLedger(seat.scope)) ?? {rejected: []};
    const gone = rejected.filter(() => random.chance(0.6));
    for (const {mid, body} of gone) {
      await browser.disk().clearRejected(seat.scope, mid);
      const saved = seat.saved.get(hashOf(body));
      if (saved) saved.discarded = true;
    }
    return `${nameOf(browser, seat)} discards ${gone.length}`;
  },

  skew: async (world, step) => {
    const random = createRandom(step.seed);
    const browser = await awake(world, step);
    browser.skewMs = Math.round((random.next() - 0.5) * 10 * dayMs);
    return `${browser.name} is ${Math.round(browser.skewMs / 3_600_000)} h off`;
  },

  wait: (world, step) => {
    world.time.advance(step.count * 1000);
    return Promise.resolve(`${step.count} s pass`);
  },

  /** Settled edits may be forgotten now, so the backup is too old to be used. */
  fortnight: async (world) => {
    world.time.advance(25 * dayMs);
    world.backup = undefined;
    for (const browser of world.browsers) await browser.start();
    return 'weeks pass';
  },

  back_up: async (world) => {
    await hear(world);
    const log = new Map([...world.log].map(([hash, entries]) => [hash, [...entries]]));
    world.backup = {state: world.model.save(), program: world.program, log};
    await world.backend.backUp();
    return 'backup';
  },

  restore: async (world, step) => {
    if (!world.backup) return 'no backup';
    await hear(world); // what is lost is judged, too
    await markBeyond(world);
    const {state, program, log} = world.backup;
    world.model.load(state);
    world.program = program;
    world.log = new Map([...log].map(([hash, entries]) => [hash, [...entries]]));
    world.lastRev.clear();
    world.restores++;
    const silent = createRandom(step.seed).chance(silentShare);
    await world.backend.restore(silent);
    return silent ? 'restored in silence' : 'restored';
  },

  prune: async (world, step) => {
    await world.backend.prune(createRandom(step.seed).pick(world.accounts));
    return 'old deletions are forgotten';
  },
};

const silentShare = 0.4;

/**
 * What was settled under a client id since given up is told again only by a profile that still goes by that id: where none does, nobody will.
 */
async function markBeyond(world: World): Promise<void> {
  const tellable = new Set<string>();
  const given: Saved[] = [];
  for (const browser of world.browsers) {
    for (const seat of browser.seats) {
      const midOffset = (await browser.disk().readLedger(seat.scope))?.meta.midOffset ?? 0;
      for (const saved of seat.saved.values()) {
        if (saved.mid > midOffset) tellable.add(saved.hash);
        else given.push(saved);
      }
    }
  }
  for (const saved of given) saved.beyond ||= !tellable.has(saved.hash);
}

async function awake(world: World, step: Step): Promise<Browser> {
  const browser = world.browsers[step.who % world.browsers.length];
  if (!browser) throw new Error('A world without browsers');
  if (browser.isDead()) await browser.start();
  return browser;
}

async function write(
  world: World,
  browser: Browser,
  seat: Seat,
  random: Random,
  count: number,
): Promise<string> {
  const kinds: string[] = [];
  for (let at = 0; at < count && !seat.isOut; at++) {
    const isJunk = random.chance(0.01);
    const mutation = isJunk
      ? undefined
      : wish(random, known(world, seat.accountId), world.model.view(seat.accountId));
    world.time.advance(random.below(20_000));
    const {body, hash, when} = textOf(world, browser, mutation, () => junk(random));
    world.model.know(hash, isReadable(body) ? mutation : undefined);
    kinds.push(mutation?.kind ?? 'junk');
    if ((await browser.append(seat, body, hash, when)) === 'killed') break;
  }
  return summary(kinds);
}

/** No two edits have the same text, as no two have the same time and ids in life. */
function textOf(
  world: World,
  browser: Browser,
  mutation: unknown,
  makeJunk: () => string,
): {body: string; hash: string; when: string} {
  for (let now = browser.clock.now(); ; now++) {
    const when = new Date(now).toISOString();
    const body = mutation ? JSON.stringify({at: when, mutation}) : makeJunk();
    const hash = hashOf(body);
    if (!world.model.knows(hash)) return {body, hash, when};
  }
}

function isReadable(body: string): boolean {
  try {
    return outboxBody.safeParse(JSON.parse(body)).success;
  } catch {
    return false;
  }
}

/** Clients open the copied address and send its form, as the page asks; some twice. */
async function answerSome(world: World, random: Random, count: number): Promise<string> {
  const said: string[] = [];
  for (let at = 0; at < count; at++) {
    const {tokens} = known(world, random.pick(world.accounts));
    if (tokens.length === 0) continue;
    const token = random.pick(tokens.slice(-120));
    const name = `Client ${++world.answered}`;
    const isYes = random.chance(0.6);
    const choice: AnswerInput['choice'] = isYes
      ? {kind: 'confirm'}
      : {kind: 'reject', reasonId: 'not_this_partner', text: null};
    world.model.expectAnswer(name, {name, choice});
    const shown = await findLinkForClient(world.backend.db, token);
    const form = new URLSearchParams({
      seen: shown?.seen ?? '',
      name,
      decision: isYes ? 'confirm' : 'reject',
      ...(isYes ? {} : {reason: 'not_this_partner'}),
    });
    const send = async (): Promise<number> => {
      const request = new Request(`${origin}/c/${token}`, {
        method: 'POST',
        headers: {'content-type': 'application/x-www-form-urlencoded'},
        body: form.toString(),
      });
      const response = await world.backend.fetch(request);
      await response.text();
      return response.status;
    };
    said.push(String(await send()));
    if (random.chance(0.3)) said.push(String(await send()));
  }
  return said.join(' ');
}

function known(world: World, accountId: Seat['accountId']) {
  const found = world.known.get(accountId);
  if (!found) throw new Error('An account that nobody knows');
  return found;
}

function nameOf(browser: Browser, seat: Seat): string {
  return `${browser.name}@${seat.accountId.slice(-4)}`;
}

function summary(kinds: readonly string[]): string {
  const counts = Map.groupBy(kinds, (kind) => kind);
  return [...counts].map(([kind, list]) => `${list.length} ${kind}`).join(', ');
}
