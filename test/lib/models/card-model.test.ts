import {afterEach, describe, expect, it, vi} from 'vitest';
import {createTexts} from '../../../lib/domain/texts.ts';
import type {ContentCalls, Send} from '../../../lib/messages/calls.ts';
import type {CardState, PickLink} from '../../../lib/messages/card-state.ts';
import {createCard, type CardModel} from '../../../lib/models/card-model.ts';
import {createCardActs} from '../../../lib/models/card-acts.ts';
import type {CardActs} from '../../../lib/models/card-desk.ts';
import {createCardPicker} from '../../../lib/models/card-picker.ts';
import {createFakeBackground} from '../../components/card/fake-background.ts';
import {
  confirmed,
  dealId,
  dealOf,
  linkId,
  partner,
  pending,
  quiet,
  readyOf,
} from '../../components/card/sample.ts';

const texts = createTexts('en', (key) => key);
const seen = () => Promise.resolve(true);
const unseen = () => Promise.resolve(false);
const acme = {id: linkId(5), name: 'Acme'};

/** What the panels can do, once they were loaded. */
function acts(card: CardModel): CardActs {
  const loaded = card.acts.value;
  if (!loaded) throw new Error('Not loaded yet');
  return loaded;
}

async function open(state: CardState = readyOf()) {
  const fake = createFakeBackground(texts, state);
  fake.picks = [5, 6, 7, 8].map((n) => ({
    id: linkId(n),
    name: `Link ${n}`,
    products: [],
    synced: true,
  }));
  const card = createCard(fake.ports, () => Promise.resolve(createCardActs));
  card.prepare();
  await vi.waitUntil(() => card.acts.value);
  return {fake, card};
}

async function fillForm(card: CardModel): Promise<void> {
  await card.openForm();
  const form = card.desk.value.open.value?.form;
  form?.toggleProduct('sales', true);
  form?.setTier('sales', 'starter');
  await acts(card).create();
}

afterEach(() => vi.useRealTimers());

describe('what Add can do', () => {
  it.each([
    ['a shared deal', readyOf(), 'attach'],
    ['a deal that is not shared', readyOf({deals: [dealOf(1, {shared: false})]}), 'ask'],
    ['a deal never seen before', readyOf({deals: []}), 'ask'],
    ['a contact with a shared deal', readyOf({objectType: 'contact'}), 'attach'],
    ['a company without deals', readyOf({objectType: 'company', deals: []}), 'none'],
    [
      'a company whose deals are not shared',
      readyOf({objectType: 'company', deals: [dealOf(1, {shared: false})]}),
      'none',
    ],
  ] as const)('on %s', async (_, state, mode) => {
    expect((await open(state)).card.mode.value).toBe(mode);
  });

  it('means the only shared deal, and asks which when there are several', async () => {
    const one = await open(readyOf({deals: [dealOf(1, {shared: false}), dealOf(2)]}));
    expect(one.card.target.value?.id).toBe(dealId(2));
    const two = await open(readyOf({objectType: 'contact', deals: [dealOf(1), dealOf(2)]}));
    expect(two.card.target.value).toBeUndefined();
    two.card.desk.value.dealId.value = dealId(2);
    expect(two.card.target.value?.id).toBe(dealId(2));
  });

  it('forgets a chosen deal that is shared no longer', async () => {
    const deals = [dealOf(1), dealOf(2), dealOf(3)];
    const {card, fake} = await open(readyOf({objectType: 'contact', deals}));
    card.desk.value.dealId.value = dealId(2);
    fake.setState(
      readyOf({objectType: 'contact', deals: [dealOf(1), dealOf(2, {shared: false}), dealOf(3)]}),
    );
    expect(card.target.value).toBeUndefined();
  });
});

describe('adding', () => {
  it('attaches to the deal, goes back to the list and says so', async () => {
    const {card, fake} = await open(readyOf({deals: [dealOf(1)]}));
    await card.openPicker();
    await vi.waitUntil(() => card.desk.value.picker.value?.links.value);
    await acts(card).attach(acme, seen);
    expect(fake.calls('card.attach')).toEqual([
      {call: 'card.attach', args: {linkId: acme.id, dealId: dealId(1)}},
    ]);
    expect(card.desk.value.panel.value).toEqual({kind: 'list'});
    expect(card.done.value).toEqual({note: 'card_done_added', name: 'Acme'});
    expect(card.deals.value[0]?.links.map((link) => link.id)).toEqual([acme.id]);
  });

  it('sends nothing when the button is not in plain sight', async () => {
    const {card, fake} = await open();
    await card.openPicker();
    await acts(card).attach(acme, unseen);
    await acts(card).detach(pending, dealId(1), unseen);
    expect(fake.calls('card.attach')).toEqual([]);
    expect(fake.calls('card.detach')).toEqual([]);
    expect(card.desk.value.problem.value).toEqual({kind: 'hidden'});
    expect(card.desk.value.panel.value.kind).toBe('pick');
  });

  it('sends nothing while it does not know which deal', async () => {
    const {card, fake} = await open(
      readyOf({objectType: 'contact', deals: [dealOf(1), dealOf(2)]}),
    );
    await acts(card).attach(acme, seen);
    expect(fake.calls('card.attach')).toEqual([]);
  });

  it('attaches once however often Add is pressed', async () => {
    const {card, fake} = await open();
    await Promise.all([acts(card).attach(acme, seen), acts(card).attach(acme, seen)]);
    expect(fake.calls('card.attach')).toHaveLength(1);
    expect(card.busy.value).toBe(false);
  });

  it.each([
    [{kind: 'refused', refusal: {code: 'already_attached'}}],
    [{kind: 'failed', why: 'storage'}],
  ] as const)('stays in the panel and says why: %o', async (outcome) => {
    const {card, fake} = await open();
    await card.openPicker();
    fake.answer(outcome);
    await acts(card).attach(acme, seen);
    expect(card.desk.value.problem.value).toEqual(outcome);
    expect(card.desk.value.panel.value.kind).toBe('pick');
    card.back();
    expect(card.desk.value.problem.value).toBeUndefined();
  });

  it('says so when the extension behind the card is gone', async () => {
    const {card, fake} = await open();
    fake.answer('gone');
    await acts(card).attach(acme, seen);
    expect(card.desk.value.problem.value).toEqual({kind: 'gone'});
    expect(card.busy.value).toBe(false);
  });
});

describe('removing', () => {
  it('takes the link off its deal', async () => {
    const {card} = await open(readyOf({deals: [dealOf(1, {links: [pending, confirmed]})]}));
    card.desk.value.removing.value = pending.id;
    await acts(card).detach(pending, dealId(1), seen);
    expect(card.deals.value[0]?.links).toEqual([confirmed]);
    expect(card.desk.value.removing.value).toBeUndefined();
    expect(card.done.value?.note).toBe('card_done_removed');
  });
});

describe('creating', () => {
  it('saves, then offers the next step for that very link', async () => {
    const {card, fake} = await open();
    await fillForm(card);
    const [sent] = fake.calls('card.create');
    expect(sent?.args).toMatchObject({
      replaces: null,
      draft: {name: 'Acme · Sales Hub Starter'},
    });
    const panel = card.desk.value.panel.value;
    expect(panel).toMatchObject({kind: 'created', link: {name: 'Acme · Sales Hub Starter'}});
    expect(card.desk.value.open.value).toBeUndefined();
    if (panel.kind === 'created') await acts(card).attach(panel.link, seen);
    expect(card.deals.value[0]?.links[0]?.name).toBe('Acme · Sales Hub Starter');
  });

  it('keeps the form and the same id when it could not be saved, so that nothing is made twice', async () => {
    const {card, fake} = await open();
    fake.answer({kind: 'failed', why: 'storage'});
    await fillForm(card);
    expect(card.desk.value.panel.value.kind).toBe('form');
    fake.answer(undefined);
    await acts(card).create();
    const ids = fake.calls('card.create').map((sent) => 'linkId' in sent.args && sent.args.linkId);
    expect(ids[0]).toBe(ids[1]);
    expect(card.desk.value.panel.value.kind).toBe('created');
  });

  it('takes "saved before" for saved: the first answer had got lost', async () => {
    const {card, fake} = await open();
    fake.answer({kind: 'refused', refusal: {code: 'id_taken'}});
    await fillForm(card);
    expect(card.desk.value.panel.value.kind).toBe('created');
  });

  it('keeps the form when the extension is gone', async () => {
    const {card, fake} = await open();
    fake.answer('gone');
    await fillForm(card);
    expect(card.desk.value.problem.value).toEqual({kind: 'gone'});
    expect(card.desk.value.open.value?.form.draft.value.lines).toHaveLength(1);
  });

  it('clones with the values and the memory of what it replaces', async () => {
    const {card, fake} = await open();
    await card.begin('clone', confirmed);
    await acts(card).create();
    expect(fake.calls('card.create')[0]?.args).toMatchObject({
      replaces: confirmed.id,
      draft: {...confirmed.draft, name: 'card_clone_name'},
    });
  });
});

describe('a link that is there', () => {
  it('is edited with what its writer saw in the fields that change', async () => {
    const {card, fake} = await open();
    await card.begin('edit', pending);
    expect(card.desk.value.open.value?.form.draft.value).toEqual(pending.draft);
    card.desk.value.open.value?.form.setName('Renamed');
    await acts(card).create();
    expect(fake.calls('card.edit').map(({args}) => args)).toEqual([
      {linkId: pending.id, changes: {name: 'Renamed'}, was: {name: pending.draft.name}},
    ]);
    expect(card.desk.value.panel.value.kind).toBe('list');
    expect(card.done.value).toEqual({note: 'account_done_edited', name: 'Renamed'});
  });

  it('sends nothing when nothing was changed', async () => {
    const {card, fake} = await open();
    await card.begin('edit', pending);
    await acts(card).create();
    expect(fake.calls('card.edit')).toEqual([]);
    expect(card.desk.value.panel.value.kind).toBe('list');
  });

  it('keeps a begun edit for its link, and out of the form for a new one', async () => {
    const {card} = await open();
    await card.begin('edit', pending);
    card.desk.value.open.value?.form.setName('Half');
    card.back();
    await card.begin('edit', pending);
    expect(card.desk.value.open.value?.form.draft.value.name).toBe('Half');
    await card.openForm();
    expect(card.desk.value.open.value?.seen).toBeUndefined();
    expect(card.desk.value.open.value?.form.draft.value.name).not.toBe('Half');
  });

  it('is mailed only when the pressed button was in plain sight', async () => {
    const {card, fake} = await open();
    await card.begin('asking', pending);
    await acts(card).mail(pending, () => Promise.resolve(false));
    expect(fake.calls('card.mail')).toEqual([]);
    expect(card.desk.value.problem.value).toEqual({kind: 'hidden'});
    await acts(card).mail(pending, () => Promise.resolve(true));
    expect(fake.calls('card.mail').map(({args}) => args)).toEqual([{linkId: pending.id}]);
    expect(card.done.value?.note).toBe('account_done_mailed');
  });

  it('takes another way of being asked, and keeps the form when that is refused', async () => {
    const {card, fake} = await open();
    await card.begin('asking', pending);
    const panel = card.desk.value.panel.value;
    if (panel.kind !== 'asking') throw new Error(`The panel is ${panel.kind}`);
    fake.answer({kind: 'refused', refusal: {code: 'already_answered'}});
    await panel.form.save();
    expect(panel.form.problem.value).toMatchObject({kind: 'refused'});
    fake.answer('gone');
    await panel.form.save();
    expect(card.desk.value.problem.value).toEqual({kind: 'gone'});
    fake.answer(undefined);
    panel.form.set({language: 'pl'});
    await panel.form.save();
    expect(fake.calls('card.set_asking').at(-1)?.args).toEqual({
      ...{linkId: pending.id, choice: {language: 'pl'}},
    });
    expect(card.desk.value.panel.value.kind).toBe('list');
  });

  it('shows its receipt without learning its address', async () => {
    const {card, fake} = await open();
    await card.begin('receipt', confirmed);
    expect(fake.calls('card.receipt').map(({args}) => args)).toEqual([{linkId: confirmed.id}]);
  });
});

describe('nothing typed is lost', () => {
  it('when the panel is closed', async () => {
    const {card} = await open();
    await card.openForm();
    card.desk.value.open.value?.form.setName('Half');
    card.back();
    expect(card.desk.value.panel.value.kind).toBe('list');
    await card.openForm();
    expect(card.desk.value.open.value?.form.draft.value.name).toBe('Half');
  });

  it('when the page moves to another record and back; the other record starts afresh', async () => {
    const {card, fake} = await open();
    await card.openForm();
    card.desk.value.open.value?.form.setName('Half');
    card.desk.value.note.value = 'Please';
    fake.setRecord('crm:1:deal:2');
    card.moved();
    expect(card.state.value.kind).toBe('loading');
    fake.setState(readyOf());
    expect(card.desk.value.open.value).toBeUndefined();
    expect(card.desk.value.note.value).toBe('');
    fake.setRecord('crm:1:deal:1');
    card.moved();
    fake.setState(readyOf());
    // The list, not the form: nobody asked for the focus to go there.
    expect(card.desk.value.panel.value.kind).toBe('list');
    expect(card.desk.value.open.value?.form.draft.value.name).toBe('Half');
    expect(card.desk.value.note.value).toBe('Please');
  });

  it('when the state refreshes meanwhile, or the background restarts', async () => {
    const {card, fake} = await open();
    await card.openForm();
    const form = card.desk.value.open.value?.form;
    form?.setName('Half');
    fake.setState(readyOf({sync: {...quiet, waiting: 1}}));
    fake.setState({kind: 'loading', trouble: null});
    expect(card.state.value).toMatchObject({kind: 'ready', sync: {waiting: 1}});
    expect(card.desk.value.panel.value.kind).toBe('form');
    expect(card.desk.value.open.value?.form).toBe(form);
  });

  it('and a first start that learns what is the matter says it', async () => {
    const {card, fake} = await open();
    fake.setRecord('crm:1:deal:2');
    card.moved();
    fake.setState({kind: 'loading', trouble: 'offline'});
    expect(card.state.value).toEqual({kind: 'loading', trouble: 'offline'});
    fake.setState({kind: 'loading', trouble: null});
    expect(card.state.value).toEqual({kind: 'loading', trouble: null});
  });

  it('when somebody signs out and in again, and another account never sees it', async () => {
    const {card, fake} = await open();
    await card.openForm();
    card.desk.value.open.value?.form.setName('Half');
    fake.setState({kind: 'signed_out'});
    fake.setState(readyOf({partner: {...partner, name: 'Other Agency'}}));
    expect(card.desk.value.open.value).toBeUndefined();
    fake.setState(readyOf());
    expect(card.desk.value.open.value?.form.draft.value.name).toBe('Half');
  });

  it('when the same record only changes its address', async () => {
    const {card} = await open();
    await card.openForm();
    card.moved();
    expect(card.desk.value.panel.value.kind).toBe('form');
    expect(card.state.value.kind).toBe('ready');
  });
});

describe('the parts of the panels', () => {
  it('are fetched once, and again only after that failed', async () => {
    const {fake} = await open();
    let asked = 0;
    let works = false;
    const card = createCard(fake.ports, () => {
      asked += 1;
      return works ? Promise.resolve(createCardActs) : Promise.reject(new Error('gone'));
    });
    await card.openForm();
    expect(card.desk.value.panel.value.kind).toBe('list');
    expect(card.desk.value.problem.value).toEqual({kind: 'gone'});
    works = true;
    card.prepare();
    await Promise.all([card.openForm(), card.openPicker()]);
    await card.openForm();
    expect(asked).toBe(2);
    expect(card.desk.value.panel.value.kind).toBe('form');
    expect(card.desk.value.problem.value).toBeUndefined();
  });

  it('open nothing on a record that the page has left', async () => {
    const {card, fake} = await open();
    const opening = card.openForm();
    fake.setRecord('crm:1:deal:2');
    card.moved();
    await opening;
    expect(card.desk.value.panel.value.kind).toBe('list');
    expect(card.desk.value.open.value).toBeUndefined();
  });
});

describe('an act that ends on another record', () => {
  it('shows its end where it was begun', async () => {
    const {card, fake} = await open();
    await card.openPicker();
    const started = acts(card).attach(acme, seen);
    fake.setRecord('crm:1:deal:2');
    card.moved();
    fake.answer({kind: 'failed', why: 'storage'});
    await started;
    expect(card.done.value).toBeUndefined();
    expect(card.desk.value.problem.value).toBeUndefined();
    expect(card.busy.value).toBe(false);
  });
});

describe('a save that ends on another record', () => {
  it('is told there only', async () => {
    const {card, fake} = await open();
    await card.openPicker();
    const started = acts(card).attach(acme, seen);
    fake.setRecord('crm:1:deal:2');
    card.moved();
    await started;
    expect(fake.calls('card.attach')).toHaveLength(1);
    expect(card.done.value).toBeUndefined();
  });
});

describe('asking the CAM', () => {
  it('sends the note and what the page calls the record', async () => {
    const {card, fake} = await open(readyOf({deals: [dealOf(1, {shared: false})]}));
    await card.startAsking(acme);
    card.desk.value.note.value = 'Closing on Friday';
    card.desk.value.quoteNumber.value = 'Q-7';
    await acts(card).ask(acme);
    expect(fake.calls('card.ask')[0]?.args).toEqual({
      linkId: acme.id,
      note: 'Closing on Friday',
      quoteNumber: 'Q-7',
      title: 'Acme',
    });
    expect(card.desk.value.note.value).toBe('');
    expect(card.desk.value.quoteNumber.value).toBe('');
    expect(card.done.value?.note).toBe('card_done_asked');
  });

  it('keeps the note when it could not be saved', async () => {
    const {card, fake} = await open(readyOf({deals: []}));
    fake.answer({kind: 'failed', why: 'no_record'});
    await card.startAsking(acme);
    card.desk.value.note.value = 'Closing on Friday';
    await acts(card).ask(acme);
    expect(card.desk.value.note.value).toBe('Closing on Friday');
    expect(card.desk.value.problem.value).toEqual({kind: 'failed', why: 'no_record'});
  });
});

describe('copying', () => {
  it('tells whether the address works already', async () => {
    const {card, fake} = await open();
    expect(await card.copy(pending.id)).toBe('copied');
    await fillForm(card);
    const panel = card.desk.value.panel.value;
    expect(panel.kind === 'created' && (await card.copy(panel.link.id))).toBe('not_yet');
    fake.answer('gone');
    expect(await card.copy(pending.id)).toBe('failed');
  });
});

describe('the picker', () => {
  it('pages on from the last link', async () => {
    const picker = createCardPicker((await open()).fake.ports.send);
    await picker.refresh();
    expect(picker.links.value).toHaveLength(3);
    expect(picker.more.value).toBe(true);
    await picker.loadMore();
    expect(picker.links.value?.map((link) => link.name)).toEqual([
      'Link 5',
      'Link 6',
      'Link 7',
      'Link 8',
    ]);
    expect(picker.more.value).toBe(false);
  });

  it('waits for a pause in typing and then asks once', async () => {
    vi.useFakeTimers();
    const {fake} = await open();
    const picker = createCardPicker(fake.ports.send);
    for (const search of ['L', 'Li', 'Link 7']) picker.setSearch(search);
    await vi.advanceTimersByTimeAsync(1000);
    expect(fake.calls('card.pick').map((sent) => sent.args)).toEqual([
      {search: 'Link 7', after: null},
    ]);
    expect(picker.links.value?.map((link) => link.name)).toEqual(['Link 7']);
  });

  it('drops a late answer to an older question', async () => {
    const answers: Array<(page: {links: PickLink[]; more: boolean}) => void> = [];
    const ask = () => new Promise((done) => answers.push(done));
    const picker = createCardPicker(ask as Send<Pick<ContentCalls, 'card.pick'>>); // the one call there is
    const first = picker.refresh();
    const second = picker.refresh();
    const page = (name: string) => ({
      links: [{id: linkId(5), name, products: [], synced: true}],
      more: false,
    });
    answers[1]?.(page('new'));
    await second;
    answers[0]?.(page('old'));
    await first;
    expect(picker.links.value?.map((link) => link.name)).toEqual(['new']);
  });

  it('keeps what is chosen through a new search that still finds it, and drops it otherwise', async () => {
    const {fake} = await open();
    const picker = createCardPicker(fake.ports.send);
    await picker.refresh();
    picker.choose(linkId(6));
    await picker.refresh();
    expect(picker.chosen.value?.name).toBe('Link 6');
    fake.picks = fake.picks.filter((link) => link.id !== linkId(6));
    await picker.refresh();
    expect(picker.chosen.value).toBeUndefined();
  });

  it('says when it could not ask, and recovers', async () => {
    const {fake} = await open();
    const picker = createCardPicker(fake.ports.send);
    fake.answer('gone');
    await picker.refresh();
    expect(picker.failed.value).toBe(true);
    fake.answer(undefined);
    await picker.refresh();
    expect(picker.failed.value).toBe(false);
    expect(picker.links.value).toHaveLength(3);
  });
});
