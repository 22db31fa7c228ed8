import {fireEvent, screen, waitFor, within} from '@testing-library/preact';
import {describe, expect, it, vi} from 'vitest';
import type {CardLink, CardState} from '../../../lib/messages/card-state.ts';
import {
  confirmed,
  dealId,
  dealOf,
  linkId,
  linkOf,
  mixed,
  partner,
  pending,
  quiet,
  readyOf,
  rejected,
  requestOf,
} from './sample.ts';
import {button, expectNoFindings, press, region, showCard} from './show-card.tsx';

vi.setConfig({testTimeout: 30_000}); // axe

const since = new Date(Date.now()).toISOString();
const troubleOf = (why: 'offline' | 'unreachable' | 'client_too_old' | 'storage') =>
  readyOf({sync: {...quiet, trouble: {why, since}}});
const picks = [5, 6].map((n) => ({
  id: linkId(n),
  name: `Link ${n}`,
  products: ['Sales Hub'],
  synced: n === 5,
}));
const row = (name: string) => {
  const found = screen.getByText(name).closest('li');
  if (!found) throw new Error(`No row ${name}`);
  return within(found);
};

async function choose(name: string, item: string): Promise<void> {
  press(`Actions for ${name}`);
  const menu = screen.getByRole('menu', {name: `Actions for ${name}`});
  await waitFor(() => expect(menu.dataset.open).toBe('true'));
  fireEvent.click(within(menu).getByRole('menuitem', {name: item}));
}

describe('the list', () => {
  it('says of each link what it claims and what the client said', () => {
    showCard(readyOf({deals: [dealOf(1, {links: [pending, confirmed, rejected, mixed]})]}));
    expect(screen.getByRole('list', {name: 'Confirmation links'}).children).toHaveLength(4);
    expect(row(pending.name).getByText('2 products · by us, 1–3 months')).toBeTruthy();
    expect(row(pending.name).getByText('Pending · awaiting client')).toBeTruthy();
    expect(row(confirmed.name).getByText('1 product · no onboarding')).toBeTruthy();
    expect(row(confirmed.name).getByText(/^Confirmed 12 Nov/)).toBeTruthy();
    expect(row(confirmed.name).getByText('Ann Lee · unverified')).toBeTruthy();
    expect(row(rejected.name).getByText(/^Rejected 9 Nov/)).toBeTruthy();
    expect(
      row(rejected.name).getByText('Onboarding or duration wrong: “We agreed on six weeks.”'),
    ).toBeTruthy();
    expect(row(mixed.name).getByText('1 of 2 products')).toBeTruthy();
    expect(row(mixed.name).getByText('Commerce Hub: Products or tier wrong')).toBeTruthy();
  });

  it('says what proves an answer, and what the client wants before one', () => {
    if (!confirmed.answer) throw new Error('It is answered');
    const mailed = linkOf(7, 'Mailed', {
      ...{status: 'confirmed', pendingState: null},
      answer: {
        ...confirmed.answer,
        evidence: 'mailed',
        strange: {answered: 'globex.example', company: 'acme.example'},
      },
    });
    const wished = linkOf(8, 'Wished', {
      ...{pendingState: 'change_wanted', wish: 'We bought <b>Starter</b>.'},
    });
    const expired = linkOf(9, 'Old', {pendingState: 'expired'});
    showCard(readyOf({deals: [dealOf(1, {links: [mailed, wished, expired]})]}));
    expect(row('Mailed').getByText('Ann Lee · by the mail to them')).toBeTruthy();
    expect(row('Mailed').getByText(/^Answered from globex.example/)).toBeTruthy();
    expect(row('Wished').getByText('Change wanted')).toBeTruthy();
    expect(row('Wished').getByText('We bought <b>Starter</b>.')).toBeTruthy();
    expect(row('Old').getByText('Expired')).toBeTruthy();
  });

  it('has Copy in sight on every row, and tells when the address does not work yet', async () => {
    const fresh = linkOf(6, 'Fresh', {synced: false, waiting: true});
    const {fake} = showCard(readyOf({deals: [dealOf(1, {links: [pending, fresh]})]}));
    fireEvent.click(button(`Copy the link ${pending.name}`));
    await screen.findByText('Copied');
    expect(fake.calls('card.copy')[0]?.args).toEqual({linkId: pending.id});
    expect(row('Fresh').getByText('Not sent yet')).toBeTruthy();
    expect(row(pending.name).queryByText('Not sent yet')).toBeNull();
  });

  it('says nothing of onboarding to a solutions provider', () => {
    const deals = [dealOf(1, {links: [pending, confirmed]})];
    showCard(readyOf({deals, partner: {...partner, type: 'solutions_provider'}}));
    expect(region().textContent).not.toMatch(/onboarding|by us/i);
  });

  it('shows markup in names as text', () => {
    const name = '<img src=x onerror=alert(1)>';
    showCard(readyOf({deals: [dealOf(1, {owner: '<b>Eve</b>', links: [linkOf(1, name)]})]}));
    expect(screen.getByText(name)).toBeTruthy();
    expect(within(region()).getByText('Owner: <b>Eve</b>, HubSpot')).toBeTruthy();
    expect(region().querySelector('img')).toBeNull();
  });

  it('groups by deal on a contact, and counts the deals without links', () => {
    const deals = [
      dealOf(1, {links: [pending]}),
      dealOf(2, {shared: false, links: [confirmed]}),
      dealOf(3),
    ];
    showCard(readyOf({objectType: 'contact', deals}));
    expect(screen.getByRole('heading', {name: 'Acme renewal 1'})).toBeTruthy();
    expect(screen.getByRole('heading', {name: 'Acme renewal 2 Not shared'})).toBeTruthy();
    expect(screen.getByRole('list', {name: 'Confirmation links on Acme renewal 2'})).toBeTruthy();
    expect(screen.getByText('1 more deal without links')).toBeTruthy();
  });
});

describe('Remove from deal', () => {
  async function askToRemove(isSeen = true) {
    const shown = showCard(readyOf({deals: [dealOf(1, {links: [pending, confirmed]})]}), isSeen);
    await choose(pending.name, 'Remove from deal');
    await screen.findByRole('group', {name: /^Remove “Acme · Marketing/});
    return shown;
  }

  it('asks in place and then removes', async () => {
    const {fake} = await askToRemove();
    fireEvent.click(button('Remove'));
    await waitFor(() => expect(screen.queryByText(pending.name)).toBeNull());
    expect(fake.calls('card.detach')[0]?.args).toEqual({linkId: pending.id, dealId: dealId(1)});
    await screen.findByText(`“${pending.name}” is off the deal`);
  });

  it('leaves all as it was on Cancel, and the focus at the menu', async () => {
    const {fake} = await askToRemove();
    fireEvent.click(button('Cancel'));
    await waitFor(() => expect(screen.queryByRole('group')).toBeNull());
    expect(fake.calls('card.detach')).toEqual([]);
    await waitFor(() => expect(document.activeElement).toBe(button(`Actions for ${pending.name}`)));
  });

  it('sends nothing when the button is not in plain sight, and leads to the popup', async () => {
    const {fake} = await askToRemove(false);
    fireEvent.click(button('Remove'));
    await screen.findByText('We could not see the button');
    fireEvent.click(button('Open Vouch'));
    expect(fake.calls('card.detach')).toEqual([]);
    expect(fake.calls('card.open')[0]?.args).toEqual({page: 'popup'});
  });
});

describe('what comes next', () => {
  const wished = linkOf(4, 'Acme · Sales', {pendingState: 'change_wanted', wish: 'Two seats'});
  const old = linkOf(5, 'Acme · CMS', {pendingState: 'expired'});
  const on = (...links: CardLink[]) => readyOf({deals: [dealOf(1, {links})]});

  it('is Edit where the client wants a change, and the list again with what was changed', async () => {
    const {fake} = showCard(on(wished, pending));
    expect(screen.getAllByRole('button', {name: /^Edit/})).toHaveLength(1);
    press('Edit: Acme · Sales');
    await screen.findByRole('heading', {name: 'Edit confirmation link'});
    fireEvent.input(screen.getByLabelText('Name'), {target: {value: 'Acme · Sales, two seats'}});
    press('Save');
    await screen.findByText('Acme · Sales, two seats');
    expect(fake.calls('card.edit')[0]?.args).toMatchObject({
      ...{linkId: wished.id, changes: {name: 'Acme · Sales, two seats'}},
    });
    expect(screen.queryByText('Two seats')).toBeNull();
  });

  it('is Send again on an expired link, from a button in plain sight', async () => {
    const hidden = showCard(on(old), false);
    press('Send again: Acme · CMS');
    await screen.findByRole('heading', {name: 'How the client is asked'});
    press('Send by mail');
    await screen.findByText('We could not see the button');
    expect(hidden.fake.calls('card.mail')).toEqual([]);
    hidden.unmount();
    const {fake} = showCard(on(old));
    press('Send again: Acme · CMS');
    await screen.findByRole('heading', {name: 'How the client is asked'});
    press('Send by mail');
    await waitFor(() => expect(fake.calls('card.mail')[0]?.args).toEqual({linkId: old.id}));
  });

  it('is not sending where nobody is asked, and where a mail has just gone out', async () => {
    const now = new Date().toISOString();
    const mailed = {mailed: {first: now, last: now, count: 1}};
    const {card} = showCard(
      on(linkOf(6, 'Six', {clientName: null}), linkOf(7, 'Seven', {asking: mailed})),
    );
    await choose('Six', 'How the client is asked');
    await screen.findByText('Send by mail: set the client first');
    card.back();
    await screen.findByText('Seven');
    await choose('Seven', 'How the client is asked');
    await screen.findByText('Send again: mailed a moment ago');
    expect(screen.queryByRole('button', {name: /^Send/})).toBeNull();
  });

  it('is the receipt of an answered link, and its clone says what it was cloned from', async () => {
    const clone = linkOf(8, 'Acme · again', {replaces: confirmed.name});
    const {fake} = showCard(on(confirmed, clone));
    expect(screen.getByText(`Cloned from “${confirmed.name}”, which was answered`)).toBeTruthy();
    await choose(confirmed.name, 'Receipt');
    await waitFor(() =>
      expect(fake.calls('card.receipt')[0]?.args).toEqual({linkId: confirmed.id}),
    );
  });
});

describe('Add > choose > Add', () => {
  it('puts the chosen link on the deal', async () => {
    const {fake} = showCard(readyOf({deals: [dealOf(1)]}));
    fake.picks = picks;
    press('Add');
    fireEvent.click(await screen.findByRole('radio', {name: 'Link 6'}));
    press('Add');
    await screen.findByText('“Link 6” is on the deal');
    expect(fake.calls('card.attach')[0]?.args).toEqual({linkId: linkId(6), dealId: dealId(1)});
    expect(row('Link 6').getByText('Not sent yet')).toBeTruthy();
    await waitFor(() => expect(document.activeElement).toBe(button('Add')));
  });

  it('says what is missing when nothing is chosen', async () => {
    const {fake} = showCard(readyOf());
    fake.picks = picks;
    press('Add');
    await screen.findByRole('radio', {name: 'Link 5'});
    press('Add');
    await screen.findByText('Choose a link first.');
    expect(fake.calls('card.attach')).toEqual([]);
  });

  it('asks which deal when there are several shared ones', async () => {
    const deals = [dealOf(1), dealOf(2), dealOf(3, {shared: false})];
    const {fake} = showCard(readyOf({objectType: 'company', deals}));
    fake.picks = picks;
    press('Add');
    fireEvent.click(await screen.findByRole('radio', {name: 'Link 5'}));
    press('Add');
    await screen.findByText('Choose a deal first.');
    const deal = screen.getByLabelText('Deal');
    expect(within(deal).queryByText('Acme renewal 3')).toBeNull();
    fireEvent.change(deal, {target: {value: dealId(2)}});
    press('Add');
    await screen.findByText('“Link 5” is on the deal');
    expect(fake.calls('card.attach')[0]?.args).toEqual({linkId: linkId(5), dealId: dealId(2)});
  });

  it('leads to create when there is nothing to choose', async () => {
    showCard(readyOf());
    press('Add');
    await screen.findByText('No link to choose');
    expect(within(region()).queryByRole('button', {name: 'Add'})).toBeNull();
    press('Create confirmation link');
    await screen.findByRole('group', {name: 'Products'});
  });

  it('searches, and says when nothing is found', async () => {
    const {fake} = showCard(readyOf());
    fake.picks = picks;
    press('Add');
    const search = await screen.findByLabelText('Search your links');
    fireEvent.input(search, {target: {value: 'zebra'}});
    await screen.findByText('Nothing found for “zebra”');
  });
});

describe('Create, then Add', () => {
  it('takes one click each', async () => {
    const {fake} = showCard(readyOf({deals: [dealOf(1)]}));
    press('Create confirmation link');
    fireEvent.click(await screen.findByRole('checkbox', {name: 'Sales Hub'}));
    fireEvent.change(await screen.findByLabelText('Tier of Sales Hub'), {
      target: {value: 'starter'},
    });
    press('Create');
    await screen.findByRole('heading', {name: 'Link created'});
    expect(button('Copy')).toBeTruthy();
    expect(button('Done')).toBeTruthy();
    press('Add to this deal');
    await screen.findByText('“Acme · Sales Hub Starter” is on the deal');
    const acts = fake.sent.map(({call}) => call).filter((call) => call !== 'card.deal');
    expect(acts).toEqual(['card.create', 'card.attach']);
    expect(row('Acme · Sales Hub Starter')).toBeTruthy();
  });

  it('says while offline that the address works later', async () => {
    const {fake} = showCard(troubleOf('offline'));
    fake.picks = picks;
    press('Add');
    await screen.findByRole('heading', {name: 'Add a confirmation link'});
    press('Create confirmation link');
    fireEvent.click(await screen.findByRole('checkbox', {name: 'Sales Hub'}));
    fireEvent.change(await screen.findByLabelText('Tier of Sales Hub'), {target: {value: 'free'}});
    press('Create');
    await screen.findByText(
      'Saved on this computer. The address works as soon as you are back online.',
    );
    fireEvent.click(button('Copy'));
    await screen.findByText('Copied. The address works once the link has reached the server.');
  });

  it('says in the form why nothing was saved, and keeps it', async () => {
    const {fake} = showCard(readyOf({deals: [dealOf(1)]}));
    press('Create confirmation link');
    fireEvent.click(await screen.findByRole('checkbox', {name: 'Sales Hub'}));
    fireEvent.change(await screen.findByLabelText('Tier of Sales Hub'), {target: {value: 'free'}});
    fake.answer({kind: 'failed', why: 'storage'});
    press('Create');
    await screen.findByText(/^This computer has no space left/);
    fake.answer('gone');
    press('Create');
    await screen.findByText('Vouch was updated');
    expect(screen.getByRole<HTMLInputElement>('checkbox', {name: 'Sales Hub'}).checked).toBe(true);
  });

  it('offers the way back to a form that was left', async () => {
    showCard(readyOf({deals: [dealOf(1)]}));
    press('Create confirmation link');
    fireEvent.click(await screen.findByRole('checkbox', {name: 'Sales Hub'}));
    press('Back');
    press('Continue your link');
    const box = await screen.findByRole<HTMLInputElement>('checkbox', {name: 'Sales Hub'});
    expect(box.checked).toBe(true);
  });
});

describe('a deal that is not shared', () => {
  it('offers Copy and Ask your CAM', async () => {
    const {fake} = showCard(readyOf({deals: [dealOf(1, {shared: false})]}));
    fake.picks = picks;
    expect(screen.getByText(/Only Dana Kim and Luis Ortega can add a link/)).toBeTruthy();
    press('Ask your CAM');
    fireEvent.click(await screen.findByRole('radio', {name: 'Link 5'}));
    expect(button('Copy the link Link 5')).toBeTruthy();
    expect(within(region()).queryByRole('button', {name: 'Add'})).toBeNull();
    press('Ask your CAM');
    fireEvent.input(await screen.findByLabelText('Note (optional)'), {target: {value: 'Soon'}});
    press('Send request');
    await screen.findByText('Your request for “Link 5” is saved');
    expect(fake.calls('card.ask')[0]?.args).toMatchObject({linkId: linkId(5), note: 'Soon'});
    expect(row('Link 5').getByText('Request saved, not sent yet')).toBeTruthy();
  });

  it.each([
    ['not shared', [dealOf(1, {shared: false})]],
    ['unknown', []],
  ])('%s: hands out an address without asking anybody', async (_, deals) => {
    const {fake} = showCard(readyOf({deals}));
    fake.picks = picks;
    press('Copy a link');
    await screen.findByRole('heading', {name: 'Choose a confirmation link'});
    fireEvent.click(await screen.findByRole('button', {name: 'Copy the link Link 5'}));
    await screen.findByText('Copied');
    expect(fake.sent.map(({call}) => call)).toEqual(['card.pick', 'card.copy']);
    expect(fake.calls('card.copy')[0]?.args).toEqual({linkId: linkId(5)});
  });

  it('still offers Copy once a link was chosen to ask for', async () => {
    const {card, fake} = showCard(readyOf({deals: []}));
    await card.startAsking({id: linkId(5), name: 'Link 5'});
    fireEvent.click(await screen.findByRole('button', {name: 'Copy'}));
    await screen.findByRole('button', {name: 'Copied'});
    expect(fake.sent).toEqual([{call: 'card.copy', args: {linkId: linkId(5)}}]);
  });

  it('tells when it was asked', () => {
    const request = requestOf({at: since});
    showCard(readyOf({deals: [dealOf(1, {shared: false, requests: [request]})]}));
    expect(row('Link 5').getByText(/^Asked on /)).toBeTruthy();
  });

  it('names the partner manager where nobody is assigned', () => {
    showCard(readyOf({deals: [], partner: {...partner, channelManagers: []}}));
    expect(screen.getByText(/Only your partner manager at HubSpot can add/)).toBeTruthy();
  });
});

describe('Clone', () => {
  it('opens the form with the same values, to mend a wrong answer', async () => {
    const {fake} = showCard(readyOf());
    await choose(rejected.name, 'Clone');
    const name = await screen.findByLabelText<HTMLInputElement>('Name');
    expect(name.value).toBe(`Copy of ${rejected.name}`);
    press('Create');
    await screen.findByRole('heading', {name: 'Link created'});
    expect(fake.calls('card.create')[0]?.args).toMatchObject({replaces: rejected.id});
  });
});

describe('Preview', () => {
  it('shows what the client sees, with nothing that could be sent', async () => {
    showCard(readyOf());
    await choose(pending.name, 'Preview');
    await screen.findByRole('heading', {name: 'Is Bright Agency your partner for this purchase?'});
    expect(region().textContent).toContain('Maria Nowak');
    expect(region().querySelector('form')).toBeNull();
    press('Back');
    await waitFor(() => expect(document.activeElement).toBe(button(`Actions for ${pending.name}`)));
  });
});

describe('calm states', () => {
  const states: Array<[string, CardState, string, string | undefined]> = [
    ['signed out', {kind: 'signed_out'}, 'You are signed out', 'Sign in'],
    ['expired', readyOf({partner: {...partner, expired: true}}), 'Please sign in again', 'Sign in'],
    ['offline', troubleOf('offline'), 'You are offline', undefined],
    ['unreachable', troubleOf('unreachable'), 'The server does not answer', 'Try again'],
    ['too old', troubleOf('client_too_old'), 'Vouch needs an update', undefined],
    ['storage full', troubleOf('storage'), 'This computer is out of space', 'Try again'],
    [
      'needs attention',
      readyOf({sync: {...quiet, attention: 1}}),
      '1 change needs attention',
      'See why',
    ],
    [
      'empty',
      readyOf({deals: [dealOf(1)]}),
      'No links on this deal yet',
      'Create confirmation link',
    ],
    ['not shared', readyOf({deals: []}), 'This deal is not shared', 'Ask your CAM'],
    [
      'no shared deal',
      readyOf({objectType: 'contact', deals: []}),
      'No shared deal here',
      'Create confirmation link',
    ],
  ];

  it.each(states)('%s: says what is the matter and what to do', async (_, state, title, action) => {
    const {container} = showCard(state);
    expect(screen.getAllByText(title)[0]?.closest('.v-notice')).toBeTruthy(); // the foot may say it too
    if (action) expect(button(action)).toBeTruthy();
    await expectNoFindings(container);
  });

  it.each([
    ['offline', 'You are offline'],
    ['unreachable', 'The server does not answer'],
    ['client_too_old', 'Vouch needs an update'],
    ['storage', 'This computer is out of space'],
  ] as const)(
    '%s before anything was read: says so at once, with Try again',
    async (why, title) => {
      const {fake, container} = showCard({kind: 'loading', trouble: why});
      expect(screen.getByText(title)).toBeTruthy();
      expect(screen.queryByText('Loading')).toBeNull();
      press('Try again');
      expect(fake.calls('card.retry')).toHaveLength(1);
      await expectNoFindings(container);
    },
  );

  it('session ended before anything was read: leads to Sign in', () => {
    const {fake} = showCard({kind: 'loading', trouble: 'signed_out'});
    expect(screen.getByText('Please sign in again')).toBeTruthy();
    press('Sign in');
    expect(fake.calls('card.open')[0]?.args).toEqual({page: 'sign_in'});
  });

  it('lets a slow start be tried again', async () => {
    vi.useFakeTimers();
    const {fake, container} = showCard({kind: 'loading', trouble: null});
    expect(screen.getByText('Loading')).toBeTruthy();
    await vi.advanceTimersByTimeAsync(9000);
    vi.useRealTimers();
    await screen.findByText('This takes longer than usual');
    press('Try again');
    expect(fake.calls('card.retry')).toHaveLength(1);
    await expectNoFindings(container);
  });

  it.each([
    ['throttled', /^The server is busy$/],
    ['forked', /^Catching up$/],
    ['unreachable', /^No answer from the server since \d/],
    ['signed_out', /^Please sign in again$/],
  ] as const)('%s: the foot says it in the words of popup and dashboard', (why, said) => {
    const {container} = showCard(readyOf({sync: {...quiet, trouble: {why, since}}}));
    expect(container.querySelector('.v-foot-text')?.textContent).toMatch(said);
  });

  it('says in the foot how many edits need attention, and that the rest is saved', () => {
    showCard(readyOf({sync: {...quiet, attention: 2}}));
    expect(screen.getByText('Needs attention: 2 · the rest is saved')).toBeTruthy();
  });

  it('keeps the edits in sight that wait for the network', () => {
    const sync = {
      ...quiet,
      waiting: 3,
      waitingSince: since,
      trouble: {why: 'offline', since},
    } as const;
    showCard(readyOf({sync}));
    expect(screen.getByText(/^3 edits waiting · offline since \d/)).toBeTruthy();
  });
});

describe('every panel', () => {
  const open: Array<[string, (shown: ReturnType<typeof showCard>) => unknown, string]> = [
    ['list', () => undefined, 'Proof of Involvement'],
    ['picker', ({card}) => card.openPicker(), 'Add a confirmation link'],
    ['form', ({card}) => card.openForm(), 'Create confirmation link'],
    ['preview', ({card}) => card.begin('preview', pending), 'What your client sees'],
    ['edit', ({card}) => card.begin('edit', pending), 'Edit confirmation link'],
    ['asking', ({card}) => card.begin('asking', pending), 'How the client is asked'],
    ['ask', ({card}) => card.startAsking({id: linkId(5), name: 'Link 5'}), 'Ask your CAM'],
    [
      'created',
      ({card}) => {
        card.desk.value.panel.value = {kind: 'created', link: {id: linkId(5), name: 'Link 5'}};
      },
      'Link created',
    ],
    ['question', ({card}) => (card.desk.value.removing.value = pending.id), 'Proof of Involvement'],
  ];

  it.each(open)('%s has no findings by axe', async (_, act, heading) => {
    const shown = showCard(readyOf());
    shown.fake.picks = picks;
    act(shown);
    await screen.findByRole('heading', {name: heading});
    await waitFor(() => expect(screen.queryByText('Loading')).toBeNull());
    await expectNoFindings(shown.container);
  });
});
