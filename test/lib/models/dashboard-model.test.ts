import {afterEach, describe, expect, it} from 'vitest';
import type {LinkId} from '../../../lib/domain/ids.ts';
import type {DashboardModel, DashboardPorts} from '../../../lib/models/dashboard-model.ts';
import {createDashboard} from '../../../lib/models/dashboard-model.ts';
import {pageLength} from '../../../lib/models/page-range.ts';
import {createPageWorld, idOf, makeLink, settle} from './page-world.ts';
import type {PageWorld} from './page-world.ts';

const one = idOf<LinkId>(1);
let dashboard: DashboardModel | undefined;
afterEach(() => dashboard?.stop());

/** An address bar that remembers where one can go back to. */
function createAddress(start: string) {
  const stack = [start];
  const listeners = new Set<() => void>();
  return {
    stack,
    goBack() {
      stack.pop();
      for (const listener of listeners) listener();
    },
    go(hash: string) {
      stack.push(hash);
      for (const listener of listeners) listener();
    },
    port: {
      read: () => stack.at(-1) ?? '',
      write(hash: string, how: 'replace' | 'push') {
        if (how === 'replace') stack.pop();
        stack.push(hash);
      },
      watch(listener: () => void) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
  };
}

async function open(world: PageWorld, hash = '', ports: Partial<DashboardPorts> = {}) {
  const address = createAddress(hash);
  const model = createDashboard({
    ...world.ports,
    ...ports,
    hash: address.port,
    openSettings: () => undefined,
  });
  dashboard = model;
  await settle();
  return {model, address};
}

const names = (model: DashboardModel) => model.rows.value.map(({link}) => link.name);

describe('the place', () => {
  it('is read from the address', async () => {
    const world = createPageWorld({links: [makeLink(1), makeLink(2), makeLink(3)]});
    world.answer(idOf<LinkId>(2), {kind: 'confirm'});
    const {model} = await open(world, '#links?status=pending&sort=name');
    expect(names(model)).toEqual(['Link 1', 'Link 3']);
  });

  it('is written to it: filter and order so that one can go back, the search in place', async () => {
    const world = createPageWorld({links: [makeLink(1), makeLink(2)]});
    const {model, address} = await open(world, '#links');
    model.filterBy('pending');
    model.searchFor('1');
    expect(address.stack).toEqual(['#links', '#links?status=pending&search=1']);
    model.sortBy('name');
    expect(address.stack.at(-1)).toBe('#links?status=pending&search=1&sort=name');
    address.goBack();
    address.goBack();
    expect(names(model)).toEqual(['Link 2', 'Link 1']);
  });

  it('turns the order round on the second click, and begins with the newest for Created', async () => {
    const {model} = await open(createPageWorld({links: [makeLink(1), makeLink(2)]}));
    model.sortBy('created');
    expect(names(model)).toEqual(['Link 1', 'Link 2']);
    model.sortBy('name');
    expect(names(model)).toEqual(['Link 1', 'Link 2']);
    model.sortBy('name');
    expect(names(model)).toEqual(['Link 2', 'Link 1']);
    model.sortBy('created');
    expect(names(model)).toEqual(['Link 2', 'Link 1']);
  });
});

describe('a link in the address', () => {
  it('opens its preview as soon as it is known', async () => {
    const world = createPageWorld({links: [makeLink(1)]});
    const {model} = await open(world, `#links?link=${one}`);
    expect(model.desk.panel.value).toEqual({kind: 'preview', linkId: one});
    model.closePanel();
    expect(model.place.value.link).toBeNull();
  });

  it('opens one that arrives later, and another that the address changes to', async () => {
    const world = createPageWorld({links: [makeLink(2)]});
    const {model, address} = await open(world, `#links?link=${one}`);
    expect(model.desk.panel.value).toBeUndefined();
    world.arrive([{kind: 'link', id: one, row: makeLink(1)}]);
    await settle();
    expect(model.desk.row.value?.link.name).toBe('Link 1');
    address.go(`#links?link=${idOf<LinkId>(2)}`);
    expect(model.desk.row.value?.link.name).toBe('Link 2');
    address.go('#links');
    expect(model.desk.panel.value).toBeUndefined();
  });

  it('is written when a preview opens, and stays while news arrive', async () => {
    const world = createPageWorld({links: [makeLink(1)]});
    const {model, address} = await open(world, '#links');
    model.desk.openPreview(one);
    expect(address.stack).toEqual([`#links?link=${one}`]);
    world.answer(one, {kind: 'confirm'});
    await settle();
    expect(model.desk.panel.value).toEqual({kind: 'preview', linkId: one});
    model.desk.openCreate();
    expect(address.stack).toEqual(['#links']);
    expect(model.desk.panel.value?.kind).toBe('form');
  });

  it('opens the form for its client when the address says so', async () => {
    const world = createPageWorld({links: [makeLink(1)]});
    const {model, address} = await open(world, `#links?link=${one}&panel=client`);
    expect(model.desk.panel.value?.kind).toBe('client');
    model.desk.openPreview(one);
    expect(address.stack).toEqual([`#links?link=${one}`]);
    model.desk.openClient(one);
    expect(address.stack).toEqual([`#links?link=${one}&panel=client`]);
    world.tell();
    await settle();
    expect(model.desk.panel.value?.kind).toBe('client');
  });

  it('does not come back by itself after it was closed', async () => {
    const world = createPageWorld({links: [makeLink(1)]});
    const {model} = await open(world, `#links?link=${one}`);
    model.closePanel();
    world.tell();
    await settle();
    expect(model.desk.panel.value).toBeUndefined();
  });
});

describe('pages', () => {
  const links = Array.from({length: pageLength + 7}, (_, at) => makeLink(at + 1));

  it('hold a part of the rows each', async () => {
    const {model} = await open(createPageWorld({links}));
    expect(model.range.value).toEqual({first: 1, last: pageLength, total: 57, page: 1, pages: 2});
    model.turnTo(2);
    expect(model.range.value).toMatchObject({first: pageLength + 1, last: 57, page: 2});
    expect(names(model).at(-1)).toBe('Link 1');
    model.turnTo(3);
    expect(model.range.value.page).toBe(2);
  });

  it('end where the rows do, and begin again with another filter', async () => {
    const {model, address} = await open(createPageWorld({links}), '#links?page=9');
    expect(model.range.value.page).toBe(2);
    expect(names(model)).toHaveLength(7);
    model.searchFor('zzz');
    expect(model.range.value).toEqual({first: 0, last: 0, total: 0, page: 1, pages: 1});
    expect(names(model)).toEqual([]);
    expect(address.stack).toEqual(['#links?search=zzz']);
  });

  it('stay where they are while a link is looked at', async () => {
    const {model} = await open(createPageWorld({links}));
    model.turnTo(2);
    model.desk.openPreview(one);
    expect(model.range.value.page).toBe(2);
    model.closePanel();
    expect(model.range.value.page).toBe(2);
  });

  it('are sorted fast with thousands of rows', async () => {
    const many = Array.from({length: 5000}, (_, at) => makeLink(at + 1));
    const {model} = await open(createPageWorld({links: many}));
    const start = performance.now();
    model.sortBy('name');
    model.searchFor('link 4');
    expect(model.rows.value).toHaveLength(pageLength);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

it('shows the refused edits beside the table until another panel opens', async () => {
  const world = createPageWorld({links: [makeLink(1)]});
  world.refuse({kind: 'link.remove', linkId: one}, {code: 'already_answered'});
  const {model} = await open(world);
  model.openAttention();
  expect(model.attending.value).toBe(true);
  model.desk.openPreview(one);
  expect(model.attending.value).toBe(false);
  model.closePanel();
  expect(model.attending.value).toBe(false);
});

it('reads everything only once the first screen is painted', async () => {
  const world = createPageWorld({links: [makeLink(1)]});
  let paint: () => void = () => undefined;
  world.beforePainted = () => new Promise((done) => (paint = done));
  const {model} = await open(world);
  expect([model.rows.value.length, world.log.wholeReads]).toEqual([1, 0]);
  paint();
  await settle();
  expect(world.log.wholeReads).toBe(1);
});

describe('an account of any size', () => {
  const many = Array.from({length: 400}, (_, at) => makeLink(at + 1, {name: `Link ${at % 7}`}));

  async function openHeld(hash: string) {
    const world = createPageWorld({links: many});
    world.answer(one, {kind: 'confirm'});
    let release: () => void = () => undefined;
    world.beforeWhole = () => new Promise((done) => (release = done));
    const opened = await open(world, hash);
    return {world, ...opened, release: () => release()};
  }

  it('[L11] shows the newest at once and says how many are still to come, then all of them', async () => {
    const {model, release} = await openHeld('');
    // The oldest link is the newest confirmed one: it must not stand among the newest of all.
    expect(model.rows.value.map(({id}) => id)).toEqual(
      many
        .slice(-30)
        .map(({id}) => id)
        .reverse(),
    );
    expect(model.loading.value).toBe(400);
    expect(model.counts.value).toEqual({pending: 399, confirmed: 1, rejected: 0});
    release();
    await settle();
    expect(model.loading.value).toBe(0);
    expect(model.rows.value).toHaveLength(pageLength);
    expect(model.range.value.total).toBe(400);
  });

  it.each(['#links?sort=name', '#links?search=link', '#links?page=3'])(
    'waits for all of them to show %s',
    async (hash) => {
      const {model, release} = await openHeld(hash);
      expect(model.rows.value).toEqual([]);
      release();
      await settle();
      expect(model.rows.value).toHaveLength(pageLength);
    },
  );

  it('orders in slices, and keeps the rows on screen until the new order is there', async () => {
    const world = createPageWorld({links: many});
    const {model} = await open(world);
    const before = model.rows.value;
    world.hurried = true;
    model.sortBy('name');
    expect(model.busy.value).toBe(true);
    expect(model.rows.value).toEqual(before);
    await settle();
    expect(model.busy.value).toBe(false);
    expect(model.rows.value.map(({link}) => link.name)).toEqual(
      many
        .map(({name}) => name)
        .sort()
        .slice(0, pageLength),
    );
    expect(world.log.pauses).toBeGreaterThan(2);
  });
});
