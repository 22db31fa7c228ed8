import type {Ledger} from '../../lib/store/store.ts';
import type {Seat} from './browser.ts';
import {Violation} from './violation.ts';
import type {World} from './world.ts';

const mostRounds = 25;
const patienceMs = 10 * 60_000;

/** All faults off, all browsers on, everybody syncs until there is nothing left to say. [L10] It comes to an end. */
export async function calm(world: World): Promise<string> {
  await world.network.deliverLate();
  await world.network.idle();
  for (const browser of world.browsers) {
    if (browser.isDead()) await browser.start();
    browser.plant(0, 0);
    for (const seat of browser.seats) await letIn(world, seat);
  }
  let behind = world.browsers.flatMap((browser) => browser.seats.map((seat) => ({browser, seat})));
  for (let round = 1; round <= mostRounds; round++) {
    world.time.advance(patienceMs);
    for (const {browser, seat} of behind) {
      await browser.sync((input, init) => world.backend.fetch(new Request(input, init)), [seat]);
    }
    const revs = await world.backend.revs();
    const waits: string[] = [];
    behind = [];
    for (const browser of world.browsers) {
      for (const seat of browser.seats.filter(({isOut}) => !isOut)) {
        const ledger = await browser.disk().readLedger(seat.scope);
        const why = whatWaits(seat, ledger, revs.get(seat.accountId) ?? 0);
        if (!why) continue;
        behind.push({browser, seat});
        waits.push(`${browser.name} of ${seat.person.name}: ${why}`);
      }
    }
    if (behind.length === 0) return `quiet after ${round} rounds`;
    if (round === mostRounds) throw new Violation('L10', `Never quiet: ${waits.join(', ')}`);
  }
  throw new Error('Not reached');
}

function whatWaits(seat: Seat, ledger: Ledger | undefined, rev: number): string | undefined {
  if (!ledger) return 'nothing on the disk';
  const trouble = seat.engine.trouble();
  if (trouble) return trouble.why;
  if (ledger.outbox.length > 0) return `${ledger.outbox.length} edits`;
  return ledger.meta.cursor === rev ? undefined : `at ${ledger.meta.cursor} of ${rev}`;
}

/** Who was let in again is told so, by the next look at who they are. */
export async function letIn(world: World, seat: Seat): Promise<void> {
  if (!seat.isOut) return;
  const members = await world.backend.membersOf(seat.accountId);
  if (!members.has(seat.person.userId)) return;
  seat.isOut = false;
  seat.engine.hint('signed_in');
}
