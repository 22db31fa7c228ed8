/** The look at everything once all is quiet. Throws a Violation for whatever is not as the laws have it. */
import {isDeepStrictEqual} from 'node:util';
import type {AccountView} from '../../lib/domain/account-view.ts';
import {emptyView} from '../../lib/domain/account-view.ts';
import type {AccountId} from '../../lib/domain/ids.ts';
import type {Snapshot} from '../../lib/store/store.ts';
import type {Truth} from './backend.ts';
import {hashOf, type Browser, type Seat} from './browser.ts';
import {Violation} from './violation.ts';
import type {Log, World} from './world.ts';

export type Tally = {edits: number; beyond: number};

/** Tells the model what the server took since it was last told. */
export async function hear(world: World): Promise<void> {
  const taken = await world.backend.takenSince(world.heard);
  world.heard = taken.at(-1)?.seq ?? world.heard;
  world.model.absorb(taken);
  for (const one of taken) {
    if (one.kind !== 'mutation') continue;
    const there = world.log.get(one.hash);
    if (there) there.push(one);
    else world.log.set(one.hash, [one]);
  }
}

/** Once nobody has anything to say any more. */
export async function judge(world: World): Promise<Tally> {
  await hear(world);
  const {log} = world;
  checkOnce(log);
  const tally: Tally = {edits: 0, beyond: 0};
  const truths = new Map<AccountId, Truth>();
  for (const accountId of world.accounts) {
    const truth = await world.backend.truth(accountId);
    truths.set(accountId, truth);
    world.model.adopt(accountId, truth.view);
    compare('L1', 'model and server', world.model.view(accountId), truth.view);
    if (truth.rev < (world.lastRev.get(accountId) ?? 0)) {
      throw new Violation('L2', `The counter fell to ${truth.rev}`);
    }
    world.lastRev.set(accountId, truth.rev);
  }
  for (const browser of world.browsers) {
    for (const seat of browser.seats) {
      const truth = truths.get(seat.accountId);
      if (!truth) throw new Error('An account without truth');
      await judgeSeat(world, browser, seat, truth, log, tally);
    }
  }
  return tally;
}

function checkOnce(log: Log): void {
  for (const entries of log.values()) {
    if (entries.filter(({refusal}) => !refusal).length > 1) {
      const places = entries.map(({clientId, mid}) => `${clientId}:${mid}`).join(' and ');
      throw new Violation('L3', `One edit was applied as ${places}`);
    }
  }
}

async function judgeSeat(
  world: World,
  browser: Browser,
  seat: Seat,
  truth: Truth,
  log: Log,
  tally: Tally,
): Promise<void> {
  const who = `${browser.name} of ${seat.person.name}`;
  const snapshot = await browser.disk().read(seat.scope);
  if (!snapshot) throw new Violation('L8', `${who}: nothing on the disk`);
  if (!truth.members.has(seat.person.userId)) {
    if (!isDeepStrictEqual(snapshot.base, emptyView)) {
      throw new Violation('L9', `${who}: still holds what it may not see`);
    }
    return; // what it wrote stays with it
  }
  compare('L6', `${who} and server`, snapshot.base, truth.view);
  if (snapshot.meta.cursor !== truth.rev) {
    throw new Violation('L1', `${who}: at ${snapshot.meta.cursor} of ${truth.rev}`);
  }
  if (snapshot.outbox.length > 0) {
    throw new Violation('L10', `${who}: ${snapshot.outbox.length} edits still wait`);
  }
  const told = new Set(snapshot.rejected.map(({body}) => hashOf(body)));
  for (const saved of seat.saved.values()) {
    tally.edits++;
    const [entry] = log.get(saved.hash) ?? [];
    if (!entry) {
      // Refused once, forgotten in a restore, and a copy of this profile had put it away: its writer here still has it as refused.
      const isTold = world.restores > 0 && saved.shared && told.has(saved.hash);
      const isBeyond = saved.discarded || saved.beyond || isTold;
      if (!isBeyond) throw new Violation('L5', `${who}: edit ${saved.mid} is nowhere`);
      tally.beyond++;
    }
  }
  judgeRejected(world, who, seat, snapshot, log);
}

/** Refused edits are with their writer, with the reason the server gave; applied ones are not. */
function judgeRejected(world: World, who: string, seat: Seat, snapshot: Snapshot, log: Log): void {
  const rejected = new Map(snapshot.rejected.map((one) => [hashOf(one.body), one.refusal]));
  for (const saved of seat.saved.values()) {
    const entry =
      (log.get(saved.hash) ?? []).find(({refusal}) => !refusal) ?? log.get(saved.hash)?.[0];
    const isUnsure =
      !entry || (world.restores > 0 && (saved.shared || saved.mid <= snapshot.meta.midOffset));
    if (saved.discarded || isUnsure) continue;
    if (!isDeepStrictEqual(rejected.get(saved.hash) ?? null, entry.refusal)) {
      throw new Violation(
        'L5',
        `${who}: edit ${saved.mid} ended as ${JSON.stringify(entry.refusal)}, its writer reads ${JSON.stringify(rejected.get(saved.hash) ?? null)}`,
      );
    }
  }
}

function compare(law: string, which: string, one: AccountView, other: AccountView): void {
  if (isDeepStrictEqual(one, other)) return;
  for (const key of Object.keys(other) as Array<keyof AccountView>) {
    const [a, b] = [one[key], other[key]];
    if (!(a instanceof Map) || !(b instanceof Map)) {
      if (!isDeepStrictEqual(a, b)) fail(law, which, key, a, b);
      continue;
    }
    const [left, right] = [rowsOf(a), rowsOf(b)];
    for (const id of new Set([...left.keys(), ...right.keys()])) {
      if (isDeepStrictEqual(left.get(id), right.get(id))) continue;
      fail(law, which, `${key} ${id}`, left.get(id), right.get(id));
    }
  }
}

function rowsOf(map: ReadonlyMap<string, {id: string}>): Map<string, {id: string}> {
  return new Map(map);
}

function fail(law: string, which: string, what: string, one: unknown, other: unknown): never {
  throw new Violation(
    law,
    `${which} differ in ${what}: ${JSON.stringify(one)} ≠ ${JSON.stringify(other)}`,
  );
}
