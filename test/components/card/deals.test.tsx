import {fireEvent, screen, waitFor, within} from '@testing-library/preact';
import {afterEach, describe, expect, it, vi} from 'vitest';
import type {DealSheet} from '../../../lib/domain/deal-sheet.ts';
import {dealSheetOf} from '../../../lib/domain/deal-sheet.ts';
import type {CardState} from '../../../lib/messages/card-state.ts';
import type {RecordFields} from '../../../lib/crm/record-fields.ts';
import {
  apply,
  chris,
  dana,
  later,
  maria,
  newFile,
  noteId,
  partnerAccount,
  postMessage,
  quoteId,
  sharedDeal,
  viewWith,
} from '../../lib/domain/fixtures.ts';
import {fileOf} from '../deal/file-world.ts';
import {dealOf, readyOf, requestOf} from './sample.ts';
import {expectNoFindings, showCard} from './show-card.tsx';

afterEach(() => vi.useRealTimers());

const region = () => screen.getByRole('region', {name: 'Shared deal'});
const inDeals = () => within(region());
function press(name: string | RegExp): void {
  const found = inDeals().getByRole('button', {name});
  found.focus();
  fireEvent.click(found);
}
const type = (label: string, value: string) =>
  fireEvent.input(inDeals().getByLabelText(label), {target: {value}});

/** The deal as it is opened, with what people did on it. */
function sheetWith(changes: Partial<DealSheet> = {}): DealSheet {
  let view = viewWith(partnerAccount, sharedDeal);
  view = apply(
    view,
    postMessage(1, {text: 'Hello @Dana Reed', mentions: [dana.userId]}),
    maria,
  ).view;
  const files = [newFile(1)];
  view = apply(view, postMessage(2, {text: '<b>Offer</b>', files}), chris, later(1)).view;
  const note = {
    kind: 'note.write',
    noteId: noteId(1),
    dealId: sharedDeal.id,
    text: '52,000',
  } as const;
  view = apply(view, note, maria).view;
  const deal = view.deals.get(sharedDeal.id) ?? sharedDeal;
  const wish = {userId: maria.userId, most: 30};
  return {...dealSheetOf({view, isWaiting: () => false}, deal, wish), ...changes};
}

const row = dealOf(1, {id: sharedDeal.id, name: sharedDeal.name, unread: 1});
const onDeal = readyOf({deals: [row]});
const onContact = readyOf({objectType: 'contact', deals: []});

async function openDeal(
  sheet = sheetWith(),
  state: CardState = onDeal,
  {isSeen = true, record}: {isSeen?: boolean; record?: RecordFields | (() => RecordFields)} = {},
) {
  const shown = showCard(state, isSeen, record);
  shown.fake.sheets.set(sheet.id, sheet);
  press(/^Open the shared deal/);
  await inDeals().findByRole('tab', {name: /^Deal/});
  return shown;
}
const openTab = (name: RegExp) => fireEvent.click(inDeals().getByRole('tab', {name}));

describe('the section “Shared deal”', () => {
  it('says of a deal where it stands, what comes next and what is new', () => {
    showCard(onDeal);
    expect(inDeals().getByText('Active')).toBeTruthy();
    expect(inDeals().getByText('The sales rep at HubSpot works on it with you.')).toBeTruthy();
    expect(inDeals().getByText('1 new message')).toBeTruthy();
  });

  it('offers Convert to shared deal on a deal that never was, and Add on a contact', () => {
    const {unmount} = showCard(readyOf({deals: []}));
    expect(inDeals().getByRole('button', {name: 'Convert to shared deal'})).toBeTruthy();
    expect(inDeals().queryByRole('button', {name: 'Add'})).toBeNull();
    unmount();
    showCard(onContact);
    expect(inDeals().getByRole('button', {name: 'Add'})).toBeTruthy();
    expect(inDeals().queryByRole('button', {name: 'Convert to shared deal'})).toBeNull();
  });

  it('offers to register a withdrawn one again', () => {
    showCard(
      readyOf({deals: [{...row, shared: false, state: 'withdrawn', next: 'register_again'}]}),
    );
    expect(inDeals().getByRole('button', {name: 'Register again'})).toBeTruthy();
  });

  it('says what became of a request to the CAM', () => {
    const answer = {by: 'Dana Kim', at: later(1), reason: 'Another quote is valid.'};
    const requests = [
      requestOf({state: 'declined', answer, quoteNumber: 'Q-7'}),
      requestOf({
        id: requestOf().id.replace(/1$/, '2') as (typeof row.requests)[0]['id'],
        state: 'attached',
        answer,
      }),
    ];
    showCard(readyOf({deals: [{...row, state: null, shared: false, requests}]}));
    const proof = within(screen.getByRole('region', {name: 'Proof of Involvement'}));
    expect(proof.getByText('Declined by Dana Kim')).toBeTruthy();
    expect(proof.getByText('Another quote is valid.')).toBeTruthy();
    expect(proof.getByText('Quote Q-7')).toBeTruthy();
    expect(proof.getByText('Added by Dana Kim')).toBeTruthy();
    expect(inDeals().queryByText('Quote Q-7')).toBeNull();
  });

  it('is not there before anybody is signed in', () => {
    showCard({kind: 'signed_out'});
    expect(screen.queryByRole('region', {name: 'Shared deal'})).toBeNull();
  });
});

const record: RecordFields = {
  contact: {name: 'Imogen Hart', email: 'imogen@larkspur.example', ref: null},
  company: {name: 'Larkspur', domain: 'larkspur.example', ref: null},
};

describe('Add: a new shared deal', () => {
  async function fill(isSeen = true) {
    const shown = showCard(onContact, isSeen, record);
    press('Add');
    await inDeals().findByRole('heading', {name: 'New shared deal'});
    expect(inDeals().getByLabelText<HTMLInputElement>('Contact').value).toBe('Imogen Hart');
    fireEvent.click(inDeals().getByRole('checkbox', {name: 'Sales Hub'}));
    type('Deal name', 'Larkspur funnel');
    press('Next');
    await inDeals().findByLabelText('Intro note');
    type('Specific pain/opportunity defined', 'Leads get lost.');
    return shown;
  }

  it('begins with what the page shows and is created in two steps', async () => {
    const {fake} = await fill();
    press('Create shared deal');
    await waitFor(() => expect(fake.calls('card.deal_share')).toHaveLength(1));
    expect(fake.calls('card.deal_share')[0]?.args).toMatchObject({
      partnerContact: maria.userId,
      values: {
        ...{name: 'Larkspur funnel', productIds: ['sales'], painOrOpportunity: 'Leads get lost.'},
        contact: {name: 'Imogen Hart', email: 'imogen@larkspur.example', recordId: null},
        company: {name: 'Larkspur', domain: 'larkspur.example', recordId: null},
      },
    });
    await waitFor(() =>
      expect(inDeals().queryByRole('heading', {name: 'New shared deal'})).toBeNull(),
    );
  });

  it('sends nothing when the button is not in plain sight, and keeps the form', async () => {
    const {fake} = await fill(false);
    press('Create shared deal');
    await inDeals().findByText('We could not see the button');
    expect(fake.calls('card.deal_share')).toEqual([]);
    expect(
      inDeals().getByLabelText<HTMLTextAreaElement>('Specific pain/opportunity defined').value,
    ).toBe('Leads get lost.');
  });

  it('puts the focus on what is missing', async () => {
    showCard(onContact);
    press('Add');
    await inDeals().findByRole('heading', {name: 'New shared deal'});
    press('Next');
    await inDeals().findByText('Give the deal a name.');
    await waitFor(() => expect(document.activeElement).toBe(inDeals().getByLabelText('Deal name')));
    expect(inDeals().getByText('A deal needs a contact or a company.')).toBeTruthy();
  });

  it('waits for whoever leaves it, also on another record', async () => {
    const {fake, card} = await fill();
    fake.setRecord('crm:1:contact:2');
    card.moved();
    fake.setState(onContact);
    await waitFor(() =>
      expect(inDeals().queryByRole('button', {name: 'Create shared deal'})).toBeNull(),
    );
    fake.setRecord('crm:1:deal:1');
    card.moved();
    fake.setState(onContact);
    await inDeals().findByRole('button', {name: 'Continue your shared deal'});
    press('Continue your shared deal');
    await inDeals().findByRole('heading', {name: 'New shared deal'});
    expect(
      inDeals().getByLabelText<HTMLTextAreaElement>('Specific pain/opportunity defined').value,
    ).toBe('Leads get lost.');
  });

  it('closes with Escape and gives the focus back', async () => {
    showCard(onContact);
    press('Add');
    const heading = await inDeals().findByRole('heading', {name: 'New shared deal'});
    fireEvent.keyDown(heading, {key: 'Escape'});
    await waitFor(() =>
      expect(document.activeElement).toBe(inDeals().getByRole('button', {name: 'Add'})),
    );
  });
});

describe('Convert to shared deal', () => {
  it('names the partner, reviews, and asks for the tick', async () => {
    const fields = {...record, name: 'Larkspur enrolment funnel'};
    const {fake} = showCard(readyOf({deals: []}), true, fields);
    press('Convert to shared deal');
    await inDeals().findByLabelText('Partner contact');
    expect(inDeals().getByLabelText<HTMLSelectElement>('Partner').value).toBe('own');
    fireEvent.change(inDeals().getByLabelText('Partner contact'), {target: {value: 'otto'}});
    type('Intro note', 'We know them well.');
    press('Next');
    await inDeals().findByText('This is what HubSpot will see.');
    expect(inDeals().getByText('Larkspur enrolment funnel')).toBeTruthy();
    press('Add partner');
    await inDeals().findByText('Tick this once you have.');
    const tick = 'You have reached out to this partner to confirm availability to work the deal';
    fireEvent.click(inDeals().getByRole('checkbox', {name: tick}));
    press('Add partner');
    await waitFor(() => expect(fake.calls('card.deal_convert')).toHaveLength(1));
    expect(fake.calls('card.deal_convert')[0]?.args).toMatchObject({
      ...{dealId: null, partnerContact: 'otto', reachedOut: true},
      values: {introNote: 'We know them well.'},
    });
  });

  it('asks in the review for the contact and the company that the page does not show', async () => {
    const {fake} = showCard(readyOf({deals: []}), true, {name: 'Larkspur'});
    press('Convert to shared deal');
    await inDeals().findByLabelText('Partner contact');
    press('Next');
    await inDeals().findByText('This is what HubSpot will see.');
    press('Add partner');
    await inDeals().findByText('Converting needs a contact.');
    expect(inDeals().getByText('Converting needs a company.')).toBeTruthy();
    expect(fake.calls('card.deal_convert')).toEqual([]);
  });
});

describe('an opened deal', () => {
  it('shows its facts with which way each goes, and no mail address', async () => {
    await openDeal(sheetWith({emailWithheld: true}));
    expect(inDeals().getByText('€12,500.00')).toBeTruthy();
    expect(inDeals().getAllByText('To HubSpot').length).toBeGreaterThan(5);
    expect(inDeals().getByText('Both ways')).toBeTruthy();
    expect(inDeals().getByText('Missing to be paid')).toBeTruthy();
    expect(region().textContent).not.toContain('@acme');
  });

  it('explains what looks like another registration, in UTC', async () => {
    const sheet = sheetWith();
    const duplicates = [
      {
        why: 'same_domain' as const,
        dealId: null,
        dealName: null,
        filedAt: later(-3600),
        oursFirst: false,
      },
    ];
    await openDeal({...sheet, sharing: sheet.sharing && {...sheet.sharing, duplicates}});
    expect(
      inDeals().getByText(
        /same web domain\. The other one was filed first: .*09:00 UTC, this one .*10:00 UTC/,
      ),
    ).toBeTruthy();
  });

  it('edits only what differs, and says what stood there', async () => {
    const {fake} = await openDeal();
    press('Edit');
    await inDeals().findByRole('heading', {name: 'Edit shared deal'});
    type('Amount', '13000');
    press('Send changes');
    await waitFor(() => expect(fake.calls('card.deal_edit')).toHaveLength(1));
    expect(fake.calls('card.deal_edit')[0]?.args).toMatchObject({
      changes: {amount: {amountMinor: 13_000_00, currency: 'EUR'}},
      was: {amount: {amountMinor: 12_500_00, currency: 'EUR'}},
    });
    await inDeals().findByRole('tab', {name: /^Deal/});
  });

  it('offers to send what the record says otherwise, field by field', async () => {
    const fields = {closeDate: '2027-03-01', name: sharedDeal.name};
    const {fake} = await openDeal(sheetWith(), onDeal, {record: fields});
    expect(await inDeals().findByText('This record says otherwise')).toBeTruthy();
    press('Send Close date');
    await waitFor(() => expect(fake.calls('card.deal_edit')).toHaveLength(1));
    expect(fake.calls('card.deal_edit')[0]?.args).toMatchObject({
      ...{changes: {closeDate: '2027-03-01'}, was: {closeDate: '2026-12-15'}},
    });
  });

  it('notices what is changed in the record while the deal is open', async () => {
    vi.useFakeTimers({toFake: ['setInterval', 'clearInterval']});
    let fields: RecordFields = {closeDate: '2026-12-15', name: sharedDeal.name};
    const {fake} = await openDeal(sheetWith(), onDeal, {record: () => fields});
    expect(inDeals().queryByText('This record says otherwise')).toBeNull();
    fields = {...fields, closeDate: '2027-03-01'};
    const isTold = (): void => {
      vi.advanceTimersByTime(1000);
      expect(inDeals().getByText('This record says otherwise')).toBeTruthy();
    };
    await vi.waitFor(isTold, {interval: 10});
    press('Send Close date');
    await waitFor(() => expect(fake.calls('card.deal_edit')).toHaveLength(1));
    expect(fake.calls('card.deal_edit')[0]?.args).toMatchObject({
      ...{changes: {closeDate: '2027-03-01'}, was: {closeDate: '2026-12-15'}},
    });
  });

  it('says what the vendor decided on compensation, and why', async () => {
    const sheet = sheetWith();
    const eligibility = {
      ...{credit: true, commission: false, reason: 'The client came to us first.'},
      ...{by: {userId: chris.userId, name: 'Chris Rep'}, at: later(3)},
    };
    await openDeal({...sheet, sharing: sheet.sharing && {...sheet.sharing, eligibility}});
    const block = within(inDeals().getByRole('group', {name: 'Eligibility for compensation'}));
    expect(block.getByText('From HubSpot').title).toBe('HubSpot sets it, and it is shown to you.');
    expect(block.getByText('Credit')).toBeTruthy();
    expect(block.getByText('No commission')).toBeTruthy();
    expect(block.getByText('The client came to us first.')).toBeTruthy();
    expect(block.getByText(/Chris Rep/)).toBeTruthy();
  });

  it('shows each quote with amount, last day and file', async () => {
    const quote = {
      ...{id: quoteId(1), dealId: sharedDeal.id, number: 'Q-7', at: later(3)},
      ...{amount: {amountMinor: 9_900_00, currency: 'EUR'}, validUntil: '2027-01-31'},
      ...{by: {userId: chris.userId, name: 'Chris Rep'}, fileId: null},
      file: fileOf({name: 'Offer Q-7.pdf', by: {...fileOf().by, side: 'vendor'}}),
    };
    await openDeal(sheetWith({quotes: [quote]}));
    const block = within(inDeals().getByRole('group', {name: 'Quotes'}));
    expect(block.getByText('From HubSpot')).toBeTruthy();
    const [row] = block.getAllByRole('listitem');
    expect(row?.textContent).toContain('Quote Q-7');
    expect(row?.textContent).toContain('€9,900.00 · valid until 31 Jan 2027');
    expect(row?.textContent).toContain('Offer Q-7.pdf');
  });

  it('says of each fact which way it goes: from the vendor, once, both ways, to the vendor', async () => {
    await openDeal();
    const badgeOf = (fact: string): string | undefined => {
      const [term] = inDeals()
        .getAllByRole('term')
        .filter(({textContent}) => textContent.startsWith(fact));
      return term?.querySelector('.v-mark')?.textContent;
    };
    expect(badgeOf('Deal name')).toBe('Sent once');
    expect(badgeOf('Products of interest')).toBe('Both ways');
    expect(badgeOf('Amount')).toBe('To HubSpot');
    expect(badgeOf('Close date of HubSpot')).toBe('From HubSpot');
    expect(badgeOf('Owner at HubSpot')).toBe('From HubSpot');
  });

  it('posts a message, and nothing from a button out of sight', async () => {
    const hidden = await openDeal(sheetWith(), onDeal, {isSeen: false});
    openTab(/^Shared/);
    type('Add shared message', 'Hello');
    press('Add shared message');
    await inDeals().findByText('We could not see the button');
    expect(hidden.fake.calls('card.message_post')).toEqual([]);
    hidden.unmount();
    const {fake} = await openDeal();
    openTab(/^Shared/);
    type('Add shared message', 'Hello @Dana Reed');
    press('Add shared message');
    await waitFor(() => expect(fake.calls('card.message_post')).toHaveLength(1));
  });

  it('marks what is new until the tab is left, and tells that it was read', async () => {
    const {fake} = await openDeal();
    openTab(/^Shared/);
    expect(inDeals().getByText('New')).toBeTruthy();
    await waitFor(() => expect(fake.calls('card.deal_seen')).toHaveLength(1));
    fake.sheets.set(sharedDeal.id, sheetWith({unread: 0}));
    expect(inDeals().getByText('New')).toBeTruthy();
  });

  it('shows markup in messages as text, and mentions apart', async () => {
    await openDeal();
    openTab(/^Shared/);
    expect(inDeals().getByText('<b>Offer</b>')).toBeTruthy();
    expect(inDeals().getByText('@Dana Reed').tagName).toBe('B');
  });

  it('lets people change and delete only their own messages', async () => {
    const {fake} = await openDeal();
    openTab(/^Shared/);
    expect(inDeals().getAllByRole('button', {name: 'Actions for this message'})).toHaveLength(1);
    press('Actions for this message');
    fireEvent.click(await inDeals().findByRole('menuitem', {name: 'Delete'}));
    const question = await inDeals().findByRole('group', {name: /gone for you and for HubSpot/});
    fireEvent.click(within(question).getByRole('button', {name: 'Delete'}));
    await waitFor(() => expect(fake.calls('card.message_delete')).toHaveLength(1));
  });

  it('keeps private notes apart, and warns before one is shared', async () => {
    const {fake} = await openDeal();
    openTab(/^Notes/);
    expect(inDeals().getAllByText('Only your team').length).toBe(2);
    press('Actions for this note');
    fireEvent.click(await inDeals().findByRole('menuitem', {name: 'Share as a message'}));
    const warning = await inDeals().findByRole('group', {name: /This note is private/});
    expect(fake.calls('card.message_post')).toEqual([]);
    fireEvent.click(within(warning).getByRole('button', {name: 'Share as a message'}));
    await waitFor(() => expect(fake.calls('card.message_post')).toHaveLength(1));
    expect(fake.calls('card.message_post')[0]?.args).toMatchObject({text: '52,000'});
  });

  it('is withdrawn with a reason, after a question', async () => {
    const {fake} = await openDeal();
    press('Withdraw registration');
    type('Reason, for HubSpot', 'They put it off.');
    press('Withdraw');
    await waitFor(() => expect(fake.calls('card.deal_withdraw')).toHaveLength(1));
    expect(fake.calls('card.deal_withdraw')[0]?.args).toMatchObject({reason: 'They put it off.'});
  });

  it('puts own people on the team', async () => {
    const {fake} = await openDeal();
    fireEvent.change(inDeals().getByLabelText('Add somebody'), {target: {value: 'otto'}});
    await waitFor(() => expect(fake.calls('card.deal_team')).toHaveLength(1));
    expect(fake.calls('card.deal_team')[0]?.args).toMatchObject({add: ['otto'], remove: []});
  });

  it('says when it could not be read, and lets one try again', async () => {
    const {fake} = showCard(onDeal);
    press(/^Open the shared deal/);
    await inDeals().findByText('This could not be read');
    fake.sheets.set(sharedDeal.id, sheetWith());
    press('Try again');
    await inDeals().findByRole('tab', {name: /^Deal/});
  });
});

describe('shared deals have no findings by axe', () => {
  it.each([/^Deal/, /^Shared/, /^Notes/, /^Timeline/])('tab %s', async (tab) => {
    const {container} = await openDeal();
    openTab(tab);
    await expectNoFindings(container);
  });

  it('new shared deal', async () => {
    const {container} = showCard(onContact, true, record);
    press('Add');
    await inDeals().findByRole('heading', {name: 'New shared deal'});
    await expectNoFindings(container);
    press('Next');
    await inDeals().findByLabelText('Intro note');
    await expectNoFindings(container);
  });

  it('convert', async () => {
    const {container} = showCard(readyOf({deals: []}));
    press('Convert to shared deal');
    await inDeals().findByLabelText('Partner contact');
    await expectNoFindings(container);
    press('Next');
    await inDeals().findByText('This is what HubSpot will see.');
    press('Add partner');
    await inDeals().findByText('Converting needs a contact.');
    await expectNoFindings(container);
  });
});
