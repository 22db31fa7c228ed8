import {afterEach, describe, expect, it, vi} from 'vitest';
import type {LinkId} from '../../../lib/domain/ids.ts';
import {receiptPathOf} from '../../../lib/domain/receipt-path.ts';
import type {AccountModel} from '../../../lib/models/account-model.ts';
import {createAccount} from '../../../lib/models/account-model.ts';
import type {DeskPanel} from '../../../lib/models/desk-panel.ts';
import {createLinkForms} from '../../../lib/models/link-forms.ts';
import type {LinkDesk} from '../../../lib/models/link-desk.ts';
import {createLinkDesk} from '../../../lib/models/link-desk.ts';
import {createPageWorld, idOf, makeDeal, makeDraft, makeLink, settle} from './page-world.ts';
import type {PageWorld} from './page-world.ts';

const [one, two] = [idOf<LinkId>(1), idOf<LinkId>(2)];
let stop: (() => void) | undefined;
afterEach(() => stop?.());

async function open(world: PageWorld): Promise<{account: AccountModel; desk: LinkDesk}> {
  const account = createAccount(world.ports);
  const desk = createLinkDesk(account, world.ports, () => createLinkForms);
  stop = () => {
    desk.stop();
    account.stop();
  };
  await settle();
  return {account, desk};
}

function panelOf<K extends DeskPanel['kind']>(desk: LinkDesk, kind: K) {
  const panel = desk.panel.value;
  if (panel?.kind !== kind) throw new Error(`The panel is ${panel?.kind ?? 'closed'}, not ${kind}`);
  return panel as Extract<DeskPanel, {kind: K}>; // just checked
}

function fill(desk: LinkDesk): void {
  const {form} = panelOf(desk, 'form');
  form.toggleProduct('sales', true);
  form.setTier('sales', 'starter');
  form.setName('Acme');
}

describe('creating', () => {
  it('leads from the form to Copy and Done', async () => {
    const world = createPageWorld();
    const {account, desk} = await open(world);
    desk.openCreate();
    fill(desk);
    await desk.save();
    const created = panelOf(desk, 'created');
    expect(created.name).toBe('Acme');
    expect(await account.copy(created.linkId)).toBe('not_yet');
    desk.close();
    expect(desk.panel.value).toBeUndefined();
    expect(account.rows.value.map(({link}) => link.name)).toEqual(['Acme']);
  });

  it('stays in the form with the issues while something is missing', async () => {
    const world = createPageWorld();
    const {desk} = await open(world);
    desk.openCreate();
    await desk.save();
    expect(panelOf(desk, 'form').form.issues.value).not.toEqual([]);
    expect(world.queue()).toEqual([]);
  });

  it('makes one link when the reply to the first try was lost', async () => {
    const world = createPageWorld();
    const {account, desk} = await open(world);
    const {send} = world.ports;
    let lose = true;
    world.ports.send = (async (call: 'mutate', args: never) => {
      const reply = await send(call, args);
      if (!lose) return reply;
      lose = false;
      throw new Error('The background went away');
    }) as typeof send; // only `mutate` is called here
    desk.openCreate();
    fill(desk);
    await desk.save();
    expect(panelOf(desk, 'form').form.problem.value).toEqual({kind: 'failed', why: 'storage'});
    await desk.save();
    expect(panelOf(desk, 'created').name).toBe('Acme');
    await settle();
    expect(account.rows.value).toHaveLength(1);
  });

  it('keeps a form that was begun until the link is created, for its writer alone', async () => {
    const world = createPageWorld();
    const first = await open(world);
    first.desk.openCreate();
    fill(first.desk);
    stop?.(); // the popup closed

    const second = await open(world);
    second.desk.openCreate();
    expect(panelOf(second.desk, 'form').form.draft.value).toMatchObject({name: 'Acme'});
    await second.desk.save();
    second.desk.openCreate();
    expect(panelOf(second.desk, 'form').form.draft.value).toMatchObject({name: '', lines: []});
    expect(world.drafts.size).toBe(0);
  });

  it('offers a solutions provider no onboarding, whatever was kept', async () => {
    const world = createPageWorld({type: 'solutions_provider'});
    const {desk} = await open(world);
    desk.openCreate();
    const {form} = panelOf(desk, 'form');
    expect(form.offersOnboarding.value).toBe(false);
    fill(desk);
    await desk.save();
    expect(world.queue()[0]?.mutation).toMatchObject({
      draft: {lines: [{onboardingTypeId: null}], providingOnboarding: false, durationId: null},
    });
  });
});

describe('editing and cloning', () => {
  it('saves an edit of a pending link and says so', async () => {
    const world = createPageWorld({links: [makeLink(1)]});
    const {account, desk} = await open(world);
    desk.openEdit(one);
    panelOf(desk, 'form').form.setName('Better');
    await desk.save();
    expect(desk.panel.value).toBeUndefined();
    expect(desk.note.value).toEqual({kind: 'edited', name: 'Better'});
    expect(account.rows.value[0]?.link.name).toBe('Better');
  });

  it('[F1] says what was on screen when the form opened, and leaves alone what changed since', async () => {
    const world = createPageWorld({links: [makeLink(1)]});
    const {desk} = await open(world);
    desk.openEdit(one);
    const {form} = panelOf(desk, 'form');
    world.arrive([{kind: 'link', id: one, row: makeLink(1, {name: 'By another'})}]);
    await settle();
    form.setTier('sales', 'free');
    await desk.save();
    const line = {productId: 'sales', tierId: 'starter', onboardingTypeId: 'none'};
    expect(world.queue()[0]?.mutation).toEqual({
      kind: 'link.edit',
      linkId: one,
      changes: {lines: [{...line, tierId: 'free'}]},
      was: {lines: [line]},
    });
  });

  it('sends nothing when an edit changed nothing', async () => {
    const world = createPageWorld({links: [makeLink(1)]});
    const {desk} = await open(world);
    desk.openEdit(one);
    await desk.save();
    expect(world.queue()).toEqual([]);
    expect(desk.note.value).toEqual({kind: 'edited', name: 'Link 1'});
  });

  it('opens no form for an answered link', async () => {
    const world = createPageWorld({links: [makeLink(1)]});
    const {desk} = await open(world);
    world.answer(one, {kind: 'confirm'});
    await settle();
    desk.openEdit(one);
    desk.askRemove(one);
    expect(desk.panel.value).toBeUndefined();
    expect(desk.removing.value).toBeUndefined();
  });

  it('goes on as a new link when the client answered while it was typed', async () => {
    const world = createPageWorld({links: [makeLink(1)]});
    const {account, desk} = await open(world);
    desk.openEdit(one);
    panelOf(desk, 'form').form.setName('Too late');
    world.answer(one, {kind: 'confirm'});
    await settle();
    await desk.save();
    const late = panelOf(desk, 'form');
    expect(late.form.problem.value).toEqual({
      kind: 'refused',
      refusal: {code: 'already_answered'},
    });
    desk.saveAsNew();
    expect(panelOf(desk, 'form').form.draft.value.name).toBe('Too late');
    await desk.save();
    expect(account.rows.value.find(({link}) => link.name === 'Too late')?.link.replaces).toBe(one);
  });

  it('says so when the edited link was removed meanwhile', async () => {
    const world = createPageWorld({links: [makeLink(1)]});
    const {desk} = await open(world);
    desk.openEdit(one);
    world.arrive([{kind: 'link', id: one, row: null}]);
    await settle();
    panelOf(desk, 'form').form.setName('Gone');
    await desk.save();
    expect(panelOf(desk, 'form').form.problem.value).toEqual({
      kind: 'refused',
      refusal: {code: 'link_not_found'},
    });
  });

  it('clones any link under a name of its own and remembers what it replaces', async () => {
    const world = createPageWorld({links: [makeLink(1)]});
    const {account, desk} = await open(world);
    world.answer(one, {kind: 'confirm'});
    await settle();
    desk.openClone(one);
    await desk.save();
    const clone = account.rows.value.find(({id}) => id !== one);
    expect(clone?.link).toMatchObject({name: 'Copy of Link 1', replaces: one, answer: null});
  });

  it('keeps what is typed while news arrive', async () => {
    const world = createPageWorld({links: [makeLink(1), makeLink(2)]});
    const {desk} = await open(world);
    desk.openEdit(one);
    panelOf(desk, 'form').form.setName('Half a na');
    world.answer(two, {kind: 'confirm'});
    await settle();
    expect(panelOf(desk, 'form').form.draft.value.name).toBe('Half a na');
  });
});

describe('removing', () => {
  it('asks first, removes for good and says so', async () => {
    const world = createPageWorld({links: [makeLink(1)]});
    const {account, desk} = await open(world);
    desk.askRemove(one);
    desk.keep();
    await desk.remove();
    expect(world.queue()).toEqual([]);
    desk.askRemove(one);
    await desk.remove();
    expect(account.rows.value).toEqual([]);
    expect(desk.note.value).toEqual({kind: 'removed', name: 'Link 1'});
  });

  it('says why it could not be', async () => {
    const world = createPageWorld({links: [makeLink(1)]});
    const {desk} = await open(world);
    desk.askRemove(one);
    world.storageWorks = false;
    await desk.remove();
    expect(desk.note.value).toEqual({
      kind: 'problem',
      outcome: {kind: 'failed', why: 'storage'},
    });
  });
});

describe('the client', () => {
  it('is set, changed and taken off', async () => {
    const world = createPageWorld({links: [makeLink(1)]});
    const {account, desk} = await open(world);
    desk.openClient(one);
    const {form} = panelOf(desk, 'client');
    expect(form.isSet).toBe(false);
    form.setName('Jan');
    form.setEmail('jan@acme.example');
    await form.save();
    expect(account.rows.value[0]?.link.client).toEqual({name: 'Jan', email: 'jan@acme.example'});
    expect(desk.note.value).toEqual({kind: 'client_set', name: 'Link 1'});
    desk.openClient(one);
    await panelOf(desk, 'client').form.clear();
    expect(account.rows.value[0]?.link.client).toBeNull();
  });

  it('is checked by the rule book, field by field', async () => {
    const world = createPageWorld({links: [makeLink(1)]});
    const {desk} = await open(world);
    desk.openClient(one);
    const {form} = panelOf(desk, 'client');
    form.setEmail('nobody');
    await form.save();
    expect([form.nameIssue.value, form.emailIssue.value]).toEqual(['required', 'invalid']);
    expect(form.problem.value).toBeUndefined();
    expect(form.failedTries.value).toBe(1);
    form.setName('Jan');
    expect(form.nameIssue.value).toBeUndefined();
  });

  it('cannot be set on a link that was answered meanwhile', async () => {
    const world = createPageWorld({links: [makeLink(1)]});
    const {desk} = await open(world);
    desk.openClient(one);
    const {form} = panelOf(desk, 'client');
    world.answer(one, {kind: 'confirm'});
    form.setName('Jan');
    form.setEmail('jan@acme.example');
    await form.save();
    expect(form.problem.value).toEqual({kind: 'refused', refusal: {code: 'already_answered'}});
  });
});

describe('a refused edit', () => {
  it('of an answered link opens as a new link with the same values, and is put away once saved', async () => {
    const world = createPageWorld({links: [makeLink(1)]});
    world.answer(one, {kind: 'confirm'});
    world.refuse(
      {kind: 'link.edit', linkId: one, changes: {name: 'Mended'}},
      {code: 'already_answered'},
    );
    const {account, desk} = await open(world);
    const [edit] = account.refused.value;
    if (!edit) throw new Error('nothing was refused');
    await desk.reuse(edit);
    const panel = panelOf(desk, 'form');
    expect([panel.purpose, panel.form.draft.value.name]).toEqual(['clone', 'Mended']);
    expect(account.refused.value).toHaveLength(1);
    await desk.save();
    expect(account.refused.value).toEqual([]);
    expect(account.rows.value.some(({link}) => link.name === 'Mended')).toBe(true);
  });

  it('is kept when its form is closed again', async () => {
    const world = createPageWorld({links: [makeLink(1)]});
    world.refuse({kind: 'link.edit', linkId: one, changes: {name: 'x'}}, {code: 'invalid'});
    const {account, desk} = await open(world);
    const [edit] = account.refused.value;
    if (!edit) throw new Error('nothing was refused');
    await desk.reuse(edit);
    desk.close();
    await settle();
    expect(account.refused.value).toHaveLength(1);
    expect(world.drafts.size).toBe(0);
  });

  it('of a new link leaves alone what was begun beside it', async () => {
    const world = createPageWorld();
    const draft = makeDraft({name: 'Refused'});
    world.refuse(
      {kind: 'link.create', linkId: two, draft, copyToken: 'x'.repeat(32), replaces: null},
      {code: 'invalid'},
    );
    const {account, desk} = await open(world);
    desk.openCreate();
    fill(desk);
    desk.close();
    const [edit] = account.refused.value;
    if (!edit) throw new Error('nothing was refused');
    await desk.reuse(edit);
    panelOf(desk, 'form').form.setName('Mended');
    await desk.save();
    expect(account.rows.value.map(({link}) => link.name)).toEqual(['Mended']);
    desk.openCreate();
    expect(panelOf(desk, 'form').form.draft.value.name).toBe('Acme');
  });

  it('of a deal is sent again under a new id, or says why not', async () => {
    const deal = makeDeal(7, {shared: false});
    const world = createPageWorld({links: [makeLink(1)], deals: [deal]});
    const mutation = {
      kind: 'link.attach',
      linkId: one,
      dealId: deal.id,
      attachmentId: idOf(700),
    } as const;
    world.refuse({...mutation, attachmentId: idOf(700)}, {code: 'deal_not_shared'});
    const {account, desk} = await open(world);
    const [edit] = account.refused.value;
    if (!edit) throw new Error('nothing was refused');
    await desk.reuse(edit);
    expect(desk.note.value).toEqual({
      kind: 'problem',
      outcome: {kind: 'refused', refusal: {code: 'deal_not_shared'}},
    });
    expect(account.refused.value).toHaveLength(1);

    world.arrive([{kind: 'deal', id: deal.id, row: {...deal, shared: true}}]);
    await desk.reuse(edit);
    expect(account.refused.value).toEqual([]);
    expect(account.rows.value[0]?.deal?.name).toBe('Deal 7');
    expect(world.queue()[0]?.mutation).not.toMatchObject({attachmentId: idOf(700)});
  });
});

it('leaves nothing open when somebody signs out', async () => {
  const world = createPageWorld({links: [makeLink(1)]});
  const {account, desk} = await open(world);
  desk.openPreview(one);
  await account.signOut();
  expect(desk.panel.value).toBeUndefined();
  desk.openCreate();
  expect(desk.panel.value).toBeUndefined();
});

it('opens one panel at a time, and no question beside it', async () => {
  const world = createPageWorld({links: [makeLink(1), makeLink(2)]});
  const {desk} = await open(world);
  desk.askRemove(two);
  desk.openPreview(one);
  expect(desk.removing.value).toBeUndefined();
  expect(desk.row.value?.link.name).toBe('Link 1');
  desk.openClient(two);
  expect(desk.panel.value?.kind).toBe('client');
});

describe('asking the client', () => {
  const jan = {name: 'Jan', email: 'jan@acme.example'};

  it('mails the link, and says so; why not, where it cannot', async () => {
    const world = createPageWorld({links: [makeLink(1, {client: jan}), makeLink(2)]});
    const {account, desk} = await open(world);
    desk.send(one);
    await settle();
    expect(desk.note.value).toEqual({kind: 'mailed', name: 'Link 1'});
    const sent = account.rows.value.find(({id}) => id === one);
    expect(sent?.link.asking?.mailed?.count).toBe(1);
    desk.send(two);
    await settle();
    expect(desk.note.value).toEqual({
      kind: 'problem',
      outcome: {kind: 'refused', refusal: {code: 'no_client'}},
    });
    desk.send(one);
    await settle();
    expect(desk.note.value).toMatchObject({outcome: {refusal: {code: 'just_sent'}}});
  });

  it('begins as the program has it, and saves what was chosen alone', async () => {
    const world = createPageWorld({links: [makeLink(1)]});
    const {account, desk} = await open(world);
    desk.openAsking(one);
    const {form} = panelOf(desk, 'asking');
    expect(form.values.value).toEqual({
      ...{language: '', expiry: 'program', expiryDays: '90'},
      ...{reminding: 'program', afterDays: '5', everyDays: '2'},
    });
    form.set({language: 'pl', expiry: 'never', reminding: 'own', everyDays: '7'});
    await form.save();
    expect(desk.panel.value).toBeUndefined();
    expect(desk.note.value).toEqual({kind: 'asking_set', name: 'Link 1'});
    expect(account.rows.value[0]?.link.asking).toEqual({
      ...{language: 'pl', expiryDays: null, reminding: {afterDays: 5, everyDays: 7}},
    });
    desk.openAsking(one);
    const again = panelOf(desk, 'asking').form;
    expect(again.values.value).toMatchObject({language: 'pl', expiry: 'never', everyDays: '7'});
    again.set({language: '', expiry: 'program', reminding: 'program'});
    await again.save();
    expect(account.rows.value[0]?.link.asking).toEqual({});
  });

  it.each(['', 'soon', '0', '-1', '731', '1e3'])('is no number of days: “%s”', async (text) => {
    const world = createPageWorld({links: [makeLink(1)]});
    const {account, desk} = await open(world);
    desk.openAsking(one);
    const {form} = panelOf(desk, 'asking');
    form.set({expiry: 'own', expiryDays: text, reminding: 'own', afterDays: text});
    await form.save();
    expect([form.issueOf('expiryDays'), form.issueOf('reminding.afterDays')]).toEqual([
      ...['invalid', 'invalid'],
    ]);
    expect(form.issueOf('reminding.everyDays')).toBeUndefined();
    expect(form.failedTries.value).toBe(1);
    expect(panelOf(desk, 'asking')).toBeDefined();
    expect(account.rows.value[0]?.link.asking).toBeUndefined();
  });

  it('is not set for a link that was answered', async () => {
    const world = createPageWorld({links: [makeLink(1)]});
    const {desk} = await open(world);
    desk.openAsking(one);
    const {form} = panelOf(desk, 'asking');
    world.answer(one, {kind: 'confirm'});
    await form.save();
    expect(form.problem.value).toEqual({kind: 'refused', refusal: {code: 'already_answered'}});
  });
});

it('opens the receipt of an answered link, where the server has it, and of no other', async () => {
  const world = createPageWorld({links: [makeLink(1), makeLink(2)]});
  world.answer(one, {kind: 'confirm'});
  const {account, desk} = await open(world);
  desk.openReceipt(two);
  desk.openReceipt(one);
  const token = account.rows.value.find(({id}) => id === one)?.link.copyToken ?? '';
  const address = `http://localhost:4680${await receiptPathOf(token)}`;
  await vi.waitFor(() => expect(world.log.opened).toEqual([address]));
});
