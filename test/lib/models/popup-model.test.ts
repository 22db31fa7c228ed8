import {afterEach, describe, expect, it, vi} from 'vitest';
import type {DealId, LinkId} from '../../../lib/domain/ids.ts';
import type {PopupModel} from '../../../lib/models/popup-model.ts';
import {createPopup, pageLength} from '../../../lib/models/popup-model.ts';
import {createPageWorld, idOf, makeDeal, makeLink, settle} from './page-world.ts';
import type {PageWorld} from './page-world.ts';

let popup: PopupModel | undefined;
afterEach(() => popup?.stop());

async function open(world: PageWorld): Promise<PopupModel> {
  const opened = createPopup({
    ...world.ports,
    openDashboard: () => world.log.opened.push('dashboard'),
    openSettings: () => world.log.opened.push('settings'),
  });
  popup = opened;
  await settle();
  return opened;
}

const names = (model: PopupModel) => model.rows.value.map(({link}) => link.name);

it('shows links by status with counts, newest first', async () => {
  const world = createPageWorld({links: [makeLink(1), makeLink(2), makeLink(3)]});
  world.answer(idOf<LinkId>(2), {kind: 'reject', reasonId: 'wrong_person', text: null});
  const model = await open(world);
  expect(names(model)).toEqual(['Link 3', 'Link 1']);
  expect(model.counts.value).toEqual({pending: 2, confirmed: 0, rejected: 1});
  model.showTab('rejected');
  expect(names(model)).toEqual(['Link 2']);
});

it('moves a link to another tab while open, when the client answers', async () => {
  const world = createPageWorld({links: [makeLink(1), makeLink(2)]});
  const model = await open(world);
  world.answer(idOf<LinkId>(2), {kind: 'confirm'});
  await settle();
  expect(names(model)).toEqual(['Link 1']);
  expect(model.counts.value).toEqual({pending: 1, confirmed: 1, rejected: 0});
});

it('searches all three tabs at once', async () => {
  const world = createPageWorld({
    links: [makeLink(1, {name: 'Acme'}), makeLink(2, {name: 'Acme two'}), makeLink(3)],
  });
  world.answer(idOf<LinkId>(2), {kind: 'confirm'});
  const model = await open(world);
  model.searchFor('acme');
  expect(model.counts.value).toEqual({pending: 1, confirmed: 1, rejected: 0});
  expect(names(model)).toEqual(['Acme']);
});

it('shows a long list bit by bit, and begins again on another tab or search', async () => {
  const links = Array.from({length: pageLength * 2 + 5}, (_, at) => makeLink(at + 1));
  const model = await open(createPageWorld({links}));
  expect([model.rows.value.length, model.hidden.value]).toEqual([pageLength, pageLength + 5]);
  model.showMore();
  model.showMore();
  expect(model.reading.value).toBe(true);
  await settle();
  expect([model.rows.value.length, model.hidden.value]).toEqual([links.length, 0]);
  model.searchFor('link');
  expect(model.rows.value).toHaveLength(pageLength);
});

it('opens the deal’s page in the CRM', async () => {
  const world = createPageWorld({
    links: [makeLink(1), makeLink(2)],
    deals: [makeDeal(7)],
    attached: [[idOf<LinkId>(1), idOf<DealId>(7)]],
  });
  const model = await open(world);
  for (const row of model.rows.value) model.openRecord(row);
  expect(world.log.opened).toEqual(['http://crm.localhost:4681/deal/7']);
});

it('closes "Needs attention" by itself once nothing does', async () => {
  const world = createPageWorld();
  world.refuse(undefined, {code: 'forbidden'});
  const model = await open(world);
  model.openAttention();
  expect(model.attending.value).toBe(true);
  await model.account.discard(model.account.refused.value[0]?.mid ?? 0);
  expect(model.attending.value).toBe(false);
});

it('leads to the dashboard', async () => {
  const world = createPageWorld({links: [makeLink(1)]});
  const model = await open(world);
  model.openDashboard();
  expect(world.log.opened).toEqual(['dashboard']);
});

describe('an account of any size', () => {
  const many = Array.from({length: 2000}, (_, at) =>
    makeLink(at + 1, {name: at % 100 === 0 ? `Needle ${at}` : `Link ${at}`}),
  );

  it('[L11] opens with the newest of each status and the counts of all, and reads no more', async () => {
    const world = createPageWorld({links: many});
    world.answer(idOf<LinkId>(1), {kind: 'confirm'});
    const model = await open(world);
    expect(model.rows.value).toHaveLength(pageLength);
    expect(model.counts.value).toEqual({pending: 1999, confirmed: 1, rejected: 0});
    expect(model.hidden.value).toBe(1999 - pageLength);
    expect(model.account.whole.value).toBe(false);
    expect(world.log.wholeReads).toBe(0);
  });

  it('[L11] searches all of it in slices, and shows what it finds on the way', async () => {
    const world = createPageWorld({links: many});
    const model = await open(world);
    world.hurried = true;
    model.searchFor('needle');
    expect(model.reading.value).toBe(true);
    const seen = new Set<number>();
    const stop = model.counts.subscribe(({pending}) => seen.add(pending));
    await settle();
    await vi.waitFor(() => expect(model.reading.value).toBe(false));
    stop();
    expect(model.counts.value.pending).toBe(20);
    expect(seen.size).toBeGreaterThan(3);
    // Two looks at the clock make a slice: rows, their order and the search each look once for 250 rows.
    expect(world.log.pauses).toBeGreaterThanOrEqual(3 * (many.length / 250 / 2));
  });

  it('drops a search when the next letter comes', async () => {
    const world = createPageWorld({links: many});
    const model = await open(world);
    await model.account.readEverything();
    world.hurried = true;
    let release: () => void = () => undefined;
    world.beforePause = () => new Promise((done) => (release = done));
    model.searchFor('link');
    world.beforePause = undefined;
    model.searchFor('needle 1900');
    await vi.waitFor(() => expect(model.reading.value).toBe(false));
    release();
    await settle();
    expect(names(model)).toEqual(['Needle 1900']);
  });

  it('keeps the rows of links that did not change', async () => {
    const world = createPageWorld({links: many});
    const model = await open(world);
    await model.account.readEverything();
    const before = new Set(model.account.rows.value);
    world.arrive([{kind: 'link', id: idOf<LinkId>(7), row: makeLink(7, {name: 'Changed'})}]);
    await settle();
    const made = model.account.rows.value.filter((row) => !before.has(row));
    expect(made.map(({link}) => link.name)).toEqual(['Changed']);
    expect(model.account.rows.value).toHaveLength(many.length);
  });

  it('uses a refused edit of a link that is none of the newest as an edit of that link', async () => {
    const world = createPageWorld({links: many});
    const old = idOf<LinkId>(3);
    world.refuse(
      {kind: 'link.assign_client', linkId: old, client: {name: 'Zoe', email: 'zoe@'}, was: null},
      {code: 'invalid'},
    );
    const model = await open(world);
    expect(model.account.rows.value.some(({id}) => id === old)).toBe(false);
    const [refused] = model.account.refused.value;
    if (!refused) throw new Error('nothing was refused');
    await model.desk.reuse(refused);
    const panel = model.desk.panel.value;
    if (panel?.kind !== 'client') throw new Error('no panel for the client');
    expect([panel.linkId, panel.form.name.value, panel.form.email.value]).toEqual([
      old,
      'Zoe',
      'zoe@',
    ]);
  });

  it('says of an open link that it is gone only when all are here', async () => {
    const world = createPageWorld({links: many});
    const model = await open(world);
    let release: () => void = () => undefined;
    world.beforeWhole = () => new Promise((done) => (release = done));
    model.desk.openPreview(idOf<LinkId>(2));
    await settle();
    expect([model.desk.row.value, model.account.whole.value]).toEqual([undefined, false]);
    world.beforeWhole = undefined;
    release();
    await vi.waitFor(() => expect(model.account.whole.value).toBe(true));
    expect(model.desk.row.value?.link.name).toBe('Link 1');
  });
});
