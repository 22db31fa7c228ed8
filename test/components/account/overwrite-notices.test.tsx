import {screen} from '@testing-library/preact';
import {afterEach, describe, expect, it, vi} from 'vitest';
import {OverwriteNotices} from '../../../components/account/overwrite-notices.tsx';
import {Surface} from '../../../components/ui/surface.tsx';
import type {Sharing} from '../../../lib/domain/deal.ts';
import type {DealOverwrite} from '../../../lib/domain/deal-overwrite.ts';
import type {DealId, LinkId, OverwriteId, UserId} from '../../../lib/domain/ids.ts';
import type {Overwrite} from '../../../lib/domain/overwrite.ts';
import {createAccount} from '../../../lib/models/account-model.ts';
import {newSharing} from '../../lib/domain/fixtures.ts';
import {
  createPageWorld,
  idOf,
  makeDeal,
  makeLink,
  noon,
  texts,
  type PageWorld,
} from '../../lib/models/page-world.ts';
import {button, clearPages, click, expectNoFindings, settleIn, showPage} from './show-page.tsx';

vi.setConfig({testTimeout: 30_000}); // axe
afterEach(clearPages);

const one = idOf<LinkId>(1);
const maria = {userId: 'u1' as UserId, name: 'Maria Nowak'};
const otto = {userId: 'u2' as UserId, name: 'Otto Berg'};
const starter = {productId: 'sales', tierId: 'starter', onboardingTypeId: 'none'};

/** Otto took the place of Maria's name; Maria is who looks. */
function lost(changes: Partial<Overwrite> = {}): Overwrite {
  return {
    id: idOf<OverwriteId>(70),
    linkId: one,
    linkName: "Otto's",
    lost: {name: "Maria's"},
    lostBy: maria,
    lostAt: noon,
    kept: {name: "Otto's"},
    keptBy: otto,
    at: noon,
    told: [maria.userId, otto.userId],
    ...changes,
  };
}

/** The same for the amount and next steps of a shared deal. */
function lostOnDeal(changes: Partial<DealOverwrite> = {}): DealOverwrite {
  return {
    id: idOf<OverwriteId>(80),
    dealId: idOf<DealId>(5),
    dealName: 'Acme rollout',
    lost: {amount: {amountMinor: 1_250_000, currency: 'EUR'}},
    lostBy: maria,
    lostAt: noon,
    kept: {amount: null},
    keptBy: otto,
    at: noon,
    told: [maria.userId, otto.userId],
    ...changes,
  };
}

const company = {name: 'Acme', ref: null};
const onDeal = (sharing: Partial<Sharing> = {}) =>
  createPageWorld({
    deals: [makeDeal(5, {name: 'Acme rollout', company, sharing: {...newSharing, ...sharing}})],
  });

async function show(...notices: Overwrite[]): Promise<{world: PageWorld; page: Element}> {
  return showIn(createPageWorld({links: [makeLink(1, {name: "Otto's"})]}), ...notices);
}

async function showIn(world: PageWorld, ...notices: Array<Overwrite | DealOverwrite>) {
  world.arrive(notices.map((row) => ({kind: 'overwrite', id: row.id, row})));
  const account = createAccount(world.ports);
  const page = await showPage(
    <Surface texts={texts}>
      <main>
        <OverwriteNotices account={account} />
      </main>
    </Surface>,
    account,
  );
  await settleIn();
  return {world, page};
}

const region = () => screen.queryByRole('region', {name: 'Overwritten values'});
const linkName = (world: PageWorld) => world.view().links.get(one)?.name;

describe('the notice to the one whose value went', () => {
  it('says who changed what, what stands and what was written', async () => {
    const {page} = await show(lost());
    expect(region()?.textContent).toContain(
      "Otto Berg changed “Name” of “Otto's” while you changed it too.",
    );
    const facts = [...page.querySelectorAll('dt, dd')].map((fact) => fact.textContent);
    expect(facts).toEqual(['Stands now', "Otto's", 'You wrote', "Maria's"]);
    await expectNoFindings(page);
  });

  it('[F3] Restore sets the value again, having seen what stands, and puts the notice away', async () => {
    const {world} = await show(lost());
    await click(button("Restore the overwritten value of “Otto's”"));
    expect(world.queue().map(({mutation}) => mutation)).toEqual([
      {kind: 'link.edit', linkId: one, changes: {name: "Maria's"}, was: {name: "Otto's"}},
      {kind: 'overwrite.dismiss', linkId: one, overwriteId: idOf(70)},
    ]);
    expect(linkName(world)).toBe("Maria's");
    expect(region()).toBeNull();
  });

  it('[F3] Keep as it is changes nothing but the notice', async () => {
    const {world} = await show(lost());
    await click(button("Keep as it is: “Otto's”"));
    expect(world.queue().map(({mutation}) => mutation?.kind)).toEqual(['overwrite.dismiss']);
    expect(region()).toBeNull();
  });

  it('is not shown to anybody else, nor again to who has read it', async () => {
    await show(lost({told: [otto.userId]}));
    expect(region()).toBeNull();
  });
});

describe('the notice to the one who overwrote', () => {
  it('says it the other way round, and gives the other value back all the same', async () => {
    const {world, page} = await show(lost({lostBy: otto, keptBy: maria, lost: {name: 'By Otto'}}));
    expect(region()?.textContent).toContain(
      "You changed “Name” of “Otto's” while Otto Berg changed it too.",
    );
    expect([...page.querySelectorAll('dt')].map((fact) => fact.textContent)).toEqual([
      'Stands now',
      'Otto Berg wrote',
    ]);
    await click(button(/^Restore/));
    expect(linkName(world)).toBe('By Otto');
  });
});

describe('what cannot be restored', () => {
  it('a removed link, an answered one and a value that stands again say so', async () => {
    const {world} = await show(lost());
    world.arrive([{kind: 'link', id: one, row: makeLink(1, {name: "Maria's"})}]);
    await settleIn();
    expect(region()?.textContent).toContain('The link says that again.');
    world.answer(one, {kind: 'confirm'});
    await settleIn();
    expect(region()?.textContent).toContain('The client has answered');
    world.arrive([{kind: 'link', id: one, row: null}]);
    await settleIn();
    expect(region()?.textContent).toContain('The link was removed meanwhile');
    expect(screen.queryByRole('button', {name: /^Restore/})).toBeNull();
    await click(button(/^Close the notice/));
    expect(region()).toBeNull();
  });

  it('a value that no longer fits the rest says so, and stays', async () => {
    const {world} = await show(
      lost({lost: {durationId: '1_to_3_months'}, kept: {durationId: null}}),
    );
    await click(button(/^Restore/));
    expect(screen.getByRole('alert').textContent).toContain('no longer fits');
    expect(world.queue()).toEqual([]);
  });
});

it('names products, tiers and people, field by field, and takes the switch along', async () => {
  const byUs = {productId: 'marketing', tierId: 'professional', onboardingTypeId: 'by_partner'};
  const {world, page} = await show(
    lost({
      lost: {lines: [byUs], durationId: '1_to_3_months'},
      kept: {lines: [starter], durationId: null},
    }),
  );
  const words = (selector: string) =>
    [...page.querySelectorAll(selector)].map((fact) => fact.textContent);
  expect(region()?.textContent).toContain('changed “Products” and “Estimated onboarding duration”');
  expect(words('dd')).toEqual([
    'Sales Hub Starter (No onboarding)',
    'Marketing Hub Professional (By the partner)',
    'None',
    '1–3 months',
  ]);
  await click(button(/^Restore/));
  expect(world.view().links.get(one)).toMatchObject({
    lines: [byUs],
    providingOnboarding: true,
    durationId: '1_to_3_months',
  });
});

it('a client goes back as a client', async () => {
  const client = {name: 'Zoe', email: 'zoe@acme.example'};
  const {world} = await show(lost({lost: {client}, kept: {client: null}}));
  expect(region()?.textContent).toContain('Zoe, zoe@acme.example');
  await click(button(/^Restore/));
  expect(world.queue()[0]?.mutation).toEqual({
    kind: 'link.assign_client',
    linkId: one,
    client,
    was: null,
  });
});

describe('the notice about a deal', () => {
  it('says who changed what, what stands and what was written', async () => {
    const {page} = await showIn(onDeal({amount: null}), lostOnDeal());
    expect(region()?.textContent).toContain(
      'Otto Berg changed “Amount” of “Acme rollout” while you changed it too.',
    );
    const facts = [...page.querySelectorAll('dt, dd')].map((fact) => fact.textContent);
    expect(facts).toEqual(['Stands now', 'None', 'You wrote', '€12,500.00']);
    await expectNoFindings(page);
  });

  it('[F3] Restore edits the deal, having seen what stands, and puts the notice away', async () => {
    const {world} = await showIn(
      onDeal({amount: null}),
      lostOnDeal({
        lost: {amount: {amountMinor: 500, currency: 'EUR'}, nextSteps: 'Call'},
        kept: {amount: null, nextSteps: 'Write'},
      }),
    );
    await click(button('Restore the overwritten value of “Acme rollout”'));
    const changes = {amount: {amountMinor: 500, currency: 'EUR'}, nextSteps: 'Call'};
    const was = {amount: null, nextSteps: 'A call on Monday.'};
    expect(world.queue().map(({mutation}) => mutation)).toEqual([
      {kind: 'deal.edit', dealId: idOf(5), changes, was},
      {kind: 'deal.dismiss_overwrite', dealId: idOf(5), overwriteId: idOf(80)},
    ]);
    expect(region()).toBeNull();
  });

  it('[F3] Keep as it is changes nothing but the notice', async () => {
    const {world} = await showIn(onDeal({amount: null}), lostOnDeal());
    await click(button('Keep as it is: “Acme rollout”'));
    expect(world.queue().map(({mutation}) => mutation?.kind)).toEqual(['deal.dismiss_overwrite']);
    expect(region()).toBeNull();
  });

  it('says why there is nothing to restore: it stands, is no longer shared, is gone', async () => {
    const world = onDeal({amount: {amountMinor: 1_250_000, currency: 'EUR'}});
    await showIn(world, lostOnDeal());
    expect(region()?.textContent).toContain('The deal says that again.');
    world.arrive([{kind: 'deal', id: idOf(5), row: makeDeal(5, {shared: false})}]);
    await settleIn();
    expect(region()?.textContent).toContain('no longer shared');
    world.arrive([{kind: 'deal', id: idOf(5), row: null}]);
    await settleIn();
    expect(region()?.textContent).toContain('no longer here');
    expect(screen.queryByRole('button', {name: /^Restore/})).toBeNull();
    await click(button('Close the notice about “Acme rollout”'));
    expect(region()).toBeNull();
  });

  it('a value that no longer fits the deal says so, and stays', async () => {
    const {world} = await showIn(
      onDeal(),
      lostOnDeal({lost: {productIds: ['gone']}, kept: {productIds: ['marketing']}}),
    );
    await click(button(/^Restore/));
    expect(screen.getByRole('alert').textContent).toContain('rest of the deal');
    expect(world.queue()).toEqual([]);
  });
});

it('shows the newest, the others on demand, and a long value in full only when asked', async () => {
  const long = 'x'.repeat(200);
  const older = lost({id: idOf<OverwriteId>(71), at: '2026-11-20T12:00:00.000Z'});
  const {page} = await show(older, lost({lost: {name: long}}));
  expect(page.querySelectorAll('dl')).toHaveLength(1);
  expect(page.textContent).not.toContain(long);
  await click(button('Show all'));
  expect(page.textContent).toContain(long);
  await click(button('1 more overwritten value'));
  expect(page.querySelectorAll('dl')).toHaveLength(2);
});

it('reads on when the link is not on the first screen, instead of calling it removed', async () => {
  const newer = Array.from({length: 40}, (_, n) => makeLink(n + 2));
  const world = createPageWorld({links: [makeLink(1, {name: "Otto's"}), ...newer]});
  await showIn(world, lost());
  expect(region()?.textContent).not.toContain('removed');
  await click(button(/^Restore/));
  expect(linkName(world)).toBe("Maria's");
});
