import {afterEach, describe, expect, it} from 'vitest';
import type {Deal} from '../../../lib/domain/deal.ts';
import type {FileId, LinkId, MessageId} from '../../../lib/domain/ids.ts';
import type {MutationOf} from '../../../lib/domain/mutation.ts';
import type {DashboardModel} from '../../../lib/models/dashboard-model.ts';
import {createDashboard} from '../../../lib/models/dashboard-model.ts';
import {pageLength} from '../../../lib/models/page-range.ts';
import {createPageWorld, idOf, makeDeal, makeLink, settle} from './page-world.ts';
import type {PageWorld} from './page-world.ts';
import {dealOf, makeShared, maria, rep} from './shared-deals.ts';

let dashboard: DashboardModel | undefined;
afterEach(() => dashboard?.stop());

async function open(world: PageWorld, hash = '#deals') {
  const stack = [hash];
  let listener: () => void = () => undefined;
  const model = createDashboard({
    ...world.ports,
    hash: {
      read: () => stack.at(-1) ?? '',
      write(next, how) {
        if (how === 'replace') stack.pop();
        stack.push(next);
      },
      watch(heard) {
        listener = heard;
        return () => undefined;
      },
    },
    openSettings: () => undefined,
  });
  dashboard = model;
  await settle();
  const go = async (next: string) => {
    stack.push(next);
    listener();
    await settle();
  };
  const goBack = async () => {
    stack.pop();
    listener();
    await settle();
  };
  return {model, deals: model.deals, stack, go, goBack};
}

const names = ({deals}: DashboardModel) => deals.rows.value.map(({deal}) => deal.name);

function makeWorld(deals: Deal[] = [makeShared(1), makeShared(2, {sharing: {state: 'won'}})]) {
  return createPageWorld({links: [makeLink(101)], deals});
}

describe('the view', () => {
  it('begins with the active registrations, counted for the whole account', async () => {
    const registeredBy = {...rep, side: 'vendor'} as const;
    const world = makeWorld([
      makeShared(1),
      makeShared(2, {sharing: {state: 'won'}}),
      makeShared(3, {sharing: {registeredBy}}),
      makeDeal(4, {shared: false}),
    ]);
    const {model, deals} = await open(world);
    expect(names(model)).toEqual(['Deal 3', 'Deal 1']);
    expect(deals.active.value).toEqual({count: 2, forUs: 1});
    deals.searchFor('deal 1');
    expect(names(model)).toEqual(['Deal 1']);
    expect(deals.counts.value.active).toBe(1);
    expect(deals.active.value).toEqual({count: 2, forUs: 1});
  });

  it('shows deals that hang on none of the account’s links, however few links there are', async () => {
    const {model} = await open(createPageWorld({deals: [makeShared(1)], links: [makeLink(101)]}));
    expect(model.account.everythingRead.value).toBe(true);
    expect(names(model)).toEqual(['Deal 1']);
  });

  describe('before everything is read', () => {
    const many = Array.from({length: pageLength + 7}, (_, at) => makeShared(at + 1));
    const won = makeShared(99, {sharing: {state: 'won'}});

    async function openEarly(hash?: string) {
      const world = makeWorld([...many, won]);
      let release: () => void = () => undefined;
      world.beforeWhole = () => new Promise((done) => (release = done));
      return {...(await open(world, hash)), world, release: () => release()};
    }

    it('shows the active deals registered last, and counts nothing yet', async () => {
      const {model, deals, release} = await openEarly();
      expect(names(model)).toHaveLength(pageLength);
      expect(names(model)[0]).toBe(`Deal ${pageLength + 7}`);
      expect([deals.total.value, deals.active.value]).toEqual([undefined, undefined]);
      release();
      await settle();
      expect(deals.total.value).toBe(pageLength + 8);
      expect(deals.active.value).toEqual({count: pageLength + 7, forUs: 0});
      expect(deals.range.value).toMatchObject({total: pageLength + 7, pages: 2});
    });

    it('shows none where others may come first', async () => {
      const {model, deals, go, release} = await openEarly('#deals?sort=name');
      expect(names(model)).toEqual([]);
      for (const hash of ['#deals?state=registered', '#deals?search=deal', '#deals?page=2']) {
        await go(hash);
        expect(names(model)).toEqual([]);
      }
      expect(deals.total.value).toBeUndefined();
      release();
      await settle();
      expect(names(model)).toHaveLength(7);
    });

    it('exports nothing, which would be a part and look like all', async () => {
      const {deals, world, release} = await openEarly();
      await deals.exportCsv({texts: world.ports.texts, vendor: 'HubSpot', nextText: String});
      expect(world.log.tables).toEqual([]);
      release();
      await settle();
      await deals.exportCsv({texts: world.ports.texts, vendor: 'HubSpot', nextText: String});
      expect(world.log.tables).toHaveLength(1);
    });

    it('asks for them only when somebody looks at deals', async () => {
      const {model, release} = await openEarly('#links');
      expect(model.account.firstDealsRead.value).toBe(false);
      model.selectTab('deals');
      expect(names(model)).toEqual([]);
      release();
      await settle();
      expect(names(model)).toHaveLength(pageLength);
    });
  });

  it('is read from the address and written to it, so that one can go back', async () => {
    const {model, deals, stack, goBack} = await open(makeWorld(), '#deals?state=won');
    expect(names(model)).toEqual(['Deal 2']);
    deals.filterBy('registered');
    deals.searchFor('deal');
    deals.sortBy('name');
    expect(stack).toEqual([
      '#deals?state=won',
      '#deals?state=registered&search=deal',
      '#deals?state=registered&search=deal&sort=name',
    ]);
    expect(names(model)).toEqual(['Deal 1', 'Deal 2']);
    deals.sortBy('name');
    expect(names(model)).toEqual(['Deal 2', 'Deal 1']);
    await goBack();
    await goBack();
    await goBack();
    expect(names(model)).toEqual(['Deal 2']);
  });

  it('keeps the place of each tab while the other is looked at', async () => {
    const {model, stack} = await open(makeWorld(), '#links?search=x');
    expect(model.tab.value).toBe('links');
    model.selectTab('deals');
    model.deals.filterBy('won');
    model.selectTab('links');
    expect(stack.at(-1)).toBe('#links?search=x');
    model.selectTab('deals');
    expect(stack.at(-1)).toBe('#deals?state=won');
  });

  it('has their rows made before anybody turns to them', async () => {
    const {model, deals} = await open(makeWorld(), '#links');
    expect(model.tab.value).toBe('links');
    expect(deals.total.value).toBe(2);
  });

  it('holds one page of many deals', async () => {
    const many = Array.from({length: pageLength + 7}, (_, at) => makeShared(at + 1));
    const {deals} = await open(makeWorld(many));
    expect(deals.rows.value).toHaveLength(pageLength);
    deals.turnTo(2);
    expect(deals.range.value).toMatchObject({first: pageLength + 1, last: pageLength + 7, page: 2});
    deals.turnTo(9);
    expect(deals.range.value.page).toBe(2);
  });

  it('[L11] works in slices, and keeps the rows on screen until the new order is there', async () => {
    const many = Array.from({length: 2000}, (_, at) => makeShared(at + 1, {name: `D ${at % 7}`}));
    const world = makeWorld(many);
    const {model, deals} = await open(world);
    const before = deals.rows.value;
    world.hurried = true;
    deals.sortBy('name');
    expect(deals.busy.value).toBe(true);
    expect(deals.rows.value).toEqual(before);
    for (let i = 0; i < 20; i++) await settle();
    expect(deals.busy.value).toBe(false);
    expect(new Set(names(model))).toEqual(new Set(['D 0']));
    expect(world.log.pauses).toBeGreaterThan(10);
  });

  it('saves what is filtered, in order, as a table', async () => {
    const world = makeWorld([
      makeShared(1),
      makeShared(2),
      makeShared(3, {sharing: {state: 'won'}}),
    ]);
    const {deals} = await open(world);
    deals.sortBy('name');
    await deals.exportCsv({texts: world.ports.texts, vendor: 'HubSpot', nextText: String});
    const [table] = world.log.tables;
    expect(table?.name).toBe('vouch-deals-2026-11-21.csv');
    expect(table?.text.split('\r\n').map((line) => line.split(',')[0])).toEqual([
      ...['\ufeffDeal name', 'Deal 1', 'Deal 2', ''],
    ]);
  });

  it('leaves the order of a column that is hidden', async () => {
    const {deals, stack} = await open(makeWorld(), '#deals?sort=owner');
    deals.showColumn('owner', false);
    expect(deals.columns.value).not.toContain('owner');
    expect(stack.at(-1)).toBe('#deals');
  });
});

describe('an open deal', () => {
  it('is named in the address, and closed by going back', async () => {
    const {deals, stack, goBack} = await open(makeWorld());
    deals.desk.open(dealOf(1));
    await settle();
    expect(deals.desk.panel.value?.kind).toBe('open');
    expect(stack).toEqual(['#deals', `#deals?deal=${dealOf(1)}`]);
    await goBack();
    expect(deals.desk.panel.value).toBeUndefined();
  });

  it('opens from the address, also when it arrives later', async () => {
    const world = makeWorld([]);
    const {model, deals} = await open(world, `#deal=${dealOf(5)}`);
    expect(model.tab.value).toBe('deals');
    expect(deals.desk.panel.value?.kind).toBe('gone');
    world.arrive([{kind: 'deal', id: dealOf(5), row: makeShared(5)}]);
    await settle();
    expect(deals.desk.panel.value?.kind).toBe('open');
  });

  it('follows what arrives, and keeps a message that is being written', async () => {
    const world = makeWorld();
    const {deals} = await open(world, `#deal=${dealOf(1)}`);
    const panel = deals.desk.panel.value;
    if (panel?.kind !== 'open') throw new Error('It did not open');
    panel.desk.talk.message.text.value = 'Half a sent';
    world.arrive([{kind: 'deal', id: dealOf(1), row: makeShared(1, {name: 'Renamed'})}]);
    await settle();
    expect(panel.desk.sheet.value.values.name).toBe('Renamed');
    deals.desk.open(dealOf(2));
    await settle();
    deals.desk.open(dealOf(1));
    await settle();
    expect(deals.desk.panel.value).toEqual(panel);
    expect(panel.desk.talk.message.text.value).toBe('Half a sent');
  });

  it('says that it could not be read, and tries again', async () => {
    const world = makeWorld();
    const {deals} = await open(world);
    world.storeOpens = false;
    deals.desk.open(dealOf(1));
    await settle();
    expect(deals.desk.panel.value?.kind).toBe('failed');
    world.storeOpens = true;
    deals.desk.retry();
    await settle();
    expect(deals.desk.panel.value?.kind).toBe('open');
  });

  it('takes a free link as proof and gives it back', async () => {
    const world = createPageWorld({
      links: [makeLink(101), makeLink(102)],
      deals: [makeShared(1), makeShared(2)],
      attached: [[idOf<LinkId>(102), dealOf(2)]],
    });
    const {deals} = await open(world, `#deal=${dealOf(1)}`);
    deals.desk.startAttach();
    expect(deals.desk.choice.links.value.map(({link}) => link.name)).toEqual(['Link 101']);
    await deals.desk.attach(idOf<LinkId>(101));
    const panel = deals.desk.panel.value;
    if (panel?.kind !== 'open') throw new Error('The deal is not back');
    expect(panel.desk.sheet.value.links.map(({name}) => name)).toEqual(['Link 101']);
    await deals.desk.detach(idOf<LinkId>(101));
    expect(panel.desk.sheet.value.links).toEqual([]);
  });

  it('says why a link could not be added, and leaves the choice open', async () => {
    const world = makeWorld();
    const {deals} = await open(world, `#deal=${dealOf(1)}`);
    deals.desk.startAttach();
    await deals.desk.attach(idOf<LinkId>(999));
    expect(deals.desk.panel.value?.kind).toBe('attach');
    expect(deals.desk.note.value).toEqual({
      kind: 'problem',
      outcome: {kind: 'refused', refusal: {code: 'link_not_found'}},
    });
  });

  it('goes with whoever signs out', async () => {
    const world = makeWorld();
    const {deals} = await open(world, `#deal=${dealOf(1)}`);
    await world.ports.send('session.sign_out', {evenIfWaiting: true});
    await settle();
    expect(deals.desk.panel.value).toBeUndefined();
  });
});

describe('a new shared deal', () => {
  it('waits while something else is looked at, and opens once it was created', async () => {
    const world = makeWorld();
    const {deals} = await open(world);
    deals.desk.startShare();
    const begun = deals.desk.panel.value;
    if (begun?.kind !== 'share') throw new Error('There is no form');
    begun.form.set('name', 'Fresh');
    deals.desk.back();
    deals.desk.startShare();
    expect(deals.desk.panel.value).toBe(begun);
    begun.form.set('companyName', 'Acme');
    begun.form.set('painOrOpportunity', 'Slow');
    await deals.desk.save();
    await settle();
    expect(deals.desk.panel.value).toMatchObject({kind: 'open', dealId: begun.dealId});
    expect(deals.rows.value[0]).toMatchObject({state: 'active', waiting: true});
    deals.desk.startShare();
    expect(deals.desk.panel.value).not.toBe(begun);
  });

  it('is registered again from one that has ended, with its values', async () => {
    const ended = makeShared(1, {
      contact: {name: 'Jan', email: null, ref: null},
      sharing: {state: 'withdrawn'},
    });
    const world = makeWorld([ended]);
    const {deals} = await open(world, `#deal=${dealOf(1)}`);
    deals.desk.startConvert(dealOf(1));
    const panel = deals.desk.panel.value;
    if (panel?.kind !== 'convert') throw new Error('There is no form');
    expect(panel.isAgain).toBe(true);
    expect(panel.form.draft.value.name).toBe('Deal 1');
    panel.form.setReachedOut(true);
    await deals.desk.save();
    await settle();
    expect(deals.desk.panel.value?.kind).toBe('open');
    expect(deals.rows.value[0]?.state).toBe('active');
  });
});

describe('a refused edit', () => {
  async function reuse(world: PageWorld, hash = '#links') {
    const opened = await open(world, hash);
    const [edit] = opened.model.account.refused.value;
    if (!edit) throw new Error('Nothing was refused');
    await opened.model.reuse(edit);
    await settle();
    const panel = opened.deals.desk.panel.value;
    return {...opened, panel, desk: panel?.kind === 'open' ? panel.desk : undefined};
  }
  const message: MutationOf<'message.post'> = {
    kind: 'message.post',
    messageId: idOf<MessageId>(700),
    dealId: dealOf(1),
    parentId: null,
    text: 'Refused words',
    mentions: [],
    files: [],
  };

  it('comes back into the form with its values, and is put away once saved', async () => {
    const world = makeWorld();
    world.refuse(
      {kind: 'deal.edit', dealId: dealOf(1), changes: {name: 'Mine', productIds: ['sales']}},
      {code: 'invalid'},
    );
    const {model, desk} = await reuse(world);
    expect(model.tab.value).toBe('deals');
    const form = desk?.editing.value;
    expect(form?.draft.value).toMatchObject({name: 'Mine', productIds: ['sales']});
    expect(form?.changed.value).toEqual(['name', 'productIds']);
    await desk?.saveEdit(() => Promise.resolve(true));
    await settle();
    expect(world.refused()).toEqual([]);
    expect(desk?.sheet.value.values.name).toBe('Mine');
  });

  it('comes back by the address that popup and options lead to, once', async () => {
    const world = makeWorld();
    world.refuse(message, {code: 'deal_not_shared'});
    const [edit] = world.refused();
    const {model, deals} = await open(world, `#deals?reuse=${String(edit?.mid)}`);
    await settle();
    expect(model.tab.value).toBe('deals');
    const panel = deals.desk.panel.value;
    const desk = panel?.kind === 'open' ? panel.desk : undefined;
    expect(desk?.talk.message.text.value).toBe('Refused words');
    expect(world.refused()).toHaveLength(1); // until something of it is saved
  });

  it.each(['', '0', '99', '1e3', '-1', 'x'])('“%s” in the address brings nothing', async (mid) => {
    const world = makeWorld();
    world.refuse(message, {code: 'deal_not_shared'});
    const {deals} = await open(world, `#deals?reuse=${mid}`);
    expect(deals.desk.panel.value).toBeUndefined();
  });

  it('stays where it is when its form was left', async () => {
    const world = makeWorld();
    world.refuse(
      {kind: 'deal.edit', dealId: dealOf(1), changes: {name: 'Mine'}},
      {code: 'invalid'},
    );
    const {desk} = await reuse(world);
    desk?.stopEditing();
    desk?.startEditing();
    desk?.editing.value?.set('name', 'Another');
    await desk?.saveEdit(() => Promise.resolve(true));
    await settle();
    expect(world.refused()).toHaveLength(1);
  });

  it('is a message below what is being written, and gone once that was sent', async () => {
    const world = makeWorld();
    world.refuse(message, {code: 'deal_not_shared'});
    const {desk} = await reuse(world);
    expect(desk?.tab.value).toBe('shared');
    expect(desk?.talk.message.text.value).toBe('Refused words');
    await desk?.talk.post(() => Promise.resolve(true));
    await settle();
    expect(world.refused()).toEqual([]);
    expect(desk?.sheet.value.threads.map(({text}) => text)).toEqual(['Refused words']);
  });

  it('brings its files back with it, and is not gone while they are there', async () => {
    const world = makeWorld();
    const file = {fileId: idOf<FileId>(701), name: 'Offer.pdf', size: 12, type: 'application/pdf'};
    world.refuse({...message, files: [file]}, {code: 'deal_not_shared'});
    const {desk} = await reuse(world);
    if (!desk) throw new Error('It did not open');
    const {text, files} = desk.talk.message;
    expect(files.items.value).toEqual([{...file, state: {kind: 'kept'}}]);
    text.value = '';
    text.value = 'Better words';
    await desk.talk.post(() => Promise.resolve(true));
    await settle();
    expect(world.refused()).toEqual([]);
    expect(desk.sheet.value.threads).toMatchObject([
      {text: 'Better words', files: [{id: file.fileId, name: 'Offer.pdf'}]},
    ]);
  });

  it('is kept when its text was thrown away and another one sent', async () => {
    const world = makeWorld();
    world.refuse(message, {code: 'deal_not_shared'});
    const {desk} = await reuse(world);
    if (!desk) throw new Error('It did not open');
    desk.talk.message.text.value = '';
    desk.talk.message.text.value = 'Something else';
    await desk.talk.post(() => Promise.resolve(true));
    await settle();
    expect(world.refused()).toHaveLength(1);
  });

  it('is a comment where its message is still there', async () => {
    const world = makeWorld();
    const parent = {...message, messageId: idOf<MessageId>(701), text: 'Parent'};
    await world.ports.send('mutate', {mutation: parent});
    world.refuse({...message, parentId: parent.messageId}, {code: 'message_not_found'});
    const {desk} = await reuse(world);
    const focus = desk?.talk.focus.value;
    expect(focus).toMatchObject({kind: 'comment', on: parent.messageId});
    if (focus?.kind === 'comment') expect(focus.writing.text.value).toBe('Refused words');
    await desk?.talk.confirm(() => Promise.resolve(true));
    await settle();
    expect(world.refused()).toEqual([]);
  });

  it('is a private note on the tab of notes', async () => {
    const world = makeWorld();
    world.refuse(
      {kind: 'note.write', noteId: idOf(800), dealId: dealOf(1), text: 'Between us'},
      {code: 'deal_not_found'},
    );
    const {desk} = await reuse(world);
    expect(desk?.tab.value).toBe('notes');
    expect(desk?.talk.note.text.value).toBe('Between us');
    await desk?.talk.writeNote();
    await settle();
    expect(world.refused()).toEqual([]);
  });

  it('asks again to withdraw, with its reason', async () => {
    const world = makeWorld();
    world.refuse(
      {kind: 'deal.withdraw', dealId: dealOf(1), reason: 'Gone elsewhere'},
      {code: 'wrong_state'},
    );
    const {desk} = await reuse(world);
    expect(desk?.withdrawing.value).toBe(true);
    expect(desk?.reason.value).toBe('Gone elsewhere');
  });

  it('is a new deal with the same values, under an id of its own', async () => {
    const world = makeWorld();
    const {sharing: _, id: __, shared: ___, ref: ____, owner: _____, ...named} = makeShared(9);
    const values = {
      ...named,
      ...{introNote: '', painOrOpportunity: 'Slow', nextSteps: '', productIds: [], amount: null},
    };
    world.refuse(
      {kind: 'deal.share', dealId: dealOf(9), values, partnerContact: maria.userId},
      {code: 'at_capacity'},
    );
    const {deals, panel} = await reuse(world);
    if (panel?.kind !== 'share') throw new Error('There is no form');
    expect(panel.form.draft.value).toMatchObject({name: 'Deal 9', companyName: 'Company 9'});
    expect(panel.dealId).not.toBe(dealOf(9));
    await deals.desk.save();
    await settle();
    expect(world.refused()).toEqual([]);
  });

  it('is sent once more where nothing is to be mended', async () => {
    const world = makeWorld();
    world.refuse(
      {kind: 'deal.team', dealId: dealOf(1), add: [maria.userId], remove: []},
      {code: 'wrong_state'},
    );
    const {deals} = await reuse(world);
    expect(deals.desk.note.value).toEqual({kind: 'sent_again', name: 'Deal 1'});
    expect(world.refused()).toEqual([]);
  });

  it('says so when nobody knows any more where it belongs', async () => {
    const world = makeWorld();
    world.refuse(
      {kind: 'message.edit', messageId: idOf<MessageId>(999), text: 'Lost', mentions: []},
      {code: 'message_not_found'},
    );
    const {deals} = await reuse(world);
    expect(deals.desk.note.value?.kind).toBe('problem');
    expect(world.refused()).toHaveLength(1);
  });
});
