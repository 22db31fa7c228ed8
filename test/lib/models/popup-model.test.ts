import {afterEach, expect, it} from 'vitest';
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
