import {fireEvent, screen, within} from '@testing-library/preact';
import {afterEach, beforeAll, describe, expect, it, vi} from 'vitest';
import {createLateViews} from '../../../components/popup/late-views.ts';
import {Popup} from '../../../components/popup/popup.tsx';
import type {DealId, LinkId, NoteId, OverwriteId, UserId} from '../../../lib/domain/ids.ts';
import type {PopupModel} from '../../../lib/models/popup-model.ts';
import {createPopup} from '../../../lib/models/popup-model.ts';
import {overwriteOf} from '../../lib/domain/fixtures.ts';
import type {PageWorld} from '../../lib/models/page-world.ts';
import {
  createPageWorld,
  idOf,
  makeDeal,
  makeDraft,
  makeLink,
  texts,
} from '../../lib/models/page-world.ts';
import {
  button,
  choose,
  clearPages,
  click,
  expectNoFindings,
  menuItems,
  settleIn,
  showPage,
  type,
} from '../account/show-page.tsx';

vi.setConfig({testTimeout: 30_000}); // axe
afterEach(clearPages);

const late = createLateViews(() => import('../../../components/popup/popup-panels.tsx'));
beforeAll(() => late.load());

const [one, two] = [idOf<LinkId>(1), idOf<LinkId>(2)];
let popup: PopupModel;
let page: Element;

async function show(world: PageWorld): Promise<void> {
  popup = createPopup({
    ...world.ports,
    openDashboard: () => world.log.opened.push('dashboard'),
    openSettings: () => world.log.opened.push('settings'),
  });
  page = await showPage(<Popup popup={popup} late={late} texts={texts} />, popup);
}

const rows = () =>
  within(screen.getByRole('list', {name: 'Confirmation links'})).getAllByRole('listitem');
const tab = (name: RegExp) => screen.getByRole('tab', {name});

function makeWorld() {
  return createPageWorld({
    links: [
      makeLink(1, {name: 'Acme', client: {name: 'Jan Kowalski', email: 'jan@acme.example'}}),
      makeLink(2, {name: '<b>Nordwind</b>'}),
      makeLink(3, {name: 'Blau'}),
    ],
    deals: [makeDeal(7, {name: 'Acme renewal'})],
    attached: [[one, idOf<DealId>(7)]],
  });
}

describe('the list', () => {
  it('shows name, deal, client and sub-state, markup as text', async () => {
    await show(makeWorld());
    expect(rows().map((row) => row.querySelector('.v-sub')?.textContent)).toEqual([
      'not on a deal yet · not assigned',
      'not on a deal yet · not assigned',
      'Acme renewal · Jan Kowalski · awaiting client',
    ]);
    expect(screen.getByText('<b>Nordwind</b>')).toBeTruthy();
    expect(screen.getByRole('heading', {level: 1}).textContent).toBe('Bright Agency');
    await expectNoFindings(page);
  });

  it('counts by status and shows a rejection with its reason, marked unverified', async () => {
    const world = makeWorld();
    world.answer(one, {kind: 'reject', reasonId: 'other', text: 'Six weeks, we said.'}, 'Jan');
    await show(world);
    expect(tab(/^Pending/).textContent).toBe('Pending 2');
    await click(tab(/^Rejected 1/));
    const [row] = rows();
    expect(row?.textContent).toContain('Other: “Six weeks, we said.”');
    expect(row?.textContent).toContain('unverified');
    expect(menuItems('Acme')).toEqual(['Preview', 'Clone', 'Receipt', 'Open record']);
    await expectNoFindings(page);
  });

  it('moves between tabs by arrow keys', async () => {
    await show(makeWorld());
    tab(/^Pending/).focus();
    fireEvent.keyDown(tab(/^Pending/), {key: 'ArrowRight'});
    await settleIn();
    expect(document.activeElement).toBe(tab(/^Confirmed/));
    expect(screen.getByText('Nothing confirmed yet')).toBeTruthy();
  });

  it('changes by itself when the client answers, and leaves focus and search alone', async () => {
    const world = makeWorld();
    await show(world);
    const copy = button('Copy the link Blau');
    copy.focus();
    world.answer(one, {kind: 'confirm'});
    await settleIn();
    expect(tab(/^Confirmed/).textContent).toBe('Confirmed 1');
    expect(document.activeElement).toBe(copy);
    expect(copy.isConnected).toBe(true);
  });

  it('leads from an empty account to the first link', async () => {
    await show(createPageWorld());
    expect(screen.getByText('No confirmation links yet')).toBeTruthy();
    await expectNoFindings(page);
    await click(button('Create confirmation link'));
    expect(screen.getByRole('heading', {name: 'Create confirmation link'})).toBe(
      document.activeElement,
    );
  });
});

describe('search', () => {
  it('finds over links, clients, deals and products, and points to other tabs', async () => {
    const world = makeWorld();
    world.answer(one, {kind: 'confirm'}, 'Jan Kowalski');
    await show(world);
    await type(screen.getByRole('searchbox'), 'kowalski');
    expect(screen.getByText('Nothing found for “kowalski”')).toBeTruthy();
    await click(button('Confirmed: 1'));
    expect(rows()).toHaveLength(1);
  });

  it('can be emptied when there is no hit anywhere', async () => {
    await show(makeWorld());
    await type(screen.getByRole('searchbox'), 'zzz');
    expect(screen.getByText('Try fewer letters, or another name.')).toBeTruthy();
    await expectNoFindings(page);
    await click(button('Clear search'));
    expect(rows()).toHaveLength(3);
  });
});

describe('Copy', () => {
  it('is a button on every row', async () => {
    const world = makeWorld();
    await show(world);
    expect(
      rows().map((row) => within(row).getByRole('button', {name: /^Copy the link/})),
    ).toHaveLength(3);
    await click(button('Copy the link Acme'));
    expect(world.log.copied).toHaveLength(1);
    expect(screen.getAllByText('Copied')).not.toHaveLength(0);
  });

  it('says that the address of an unsent link works later', async () => {
    const world = makeWorld();
    await show(world);
    await popup.account.create(idOf<LinkId>(50), makeDraft({name: 'On a train'}), null);
    await settleIn();
    expect(rows()[0]?.textContent).toContain('Not sent yet');
    await click(button('Copy the link On a train'));
    expect(screen.getByText(/The address works once the link has reached the server/)).toBeTruthy();
  });
});

describe('actions', () => {
  it('of a pending link are all there', async () => {
    await show(makeWorld());
    expect(menuItems('Acme')).toEqual([
      'Preview',
      'Edit',
      'Clone',
      'Set client',
      'Send by mail',
      'How the client is asked',
      'Open record',
      'Remove',
    ]);
    expect(menuItems('Blau')).not.toContain('Open record');
    expect(menuItems('Blau')).toContain('Send by mail: set the client first');
  });

  it('mails a link to its client and says so', async () => {
    const world = makeWorld();
    await show(world);
    await choose('Acme', 'Send by mail');
    expect(screen.getByText('“Acme” goes to the client by mail.')).toBeTruthy();
    expect(world.queue().map(({mutation}) => mutation?.kind)).toEqual(['link.send']);
    expect(menuItems('Acme')).toContain('Send again');
    await choose('Blau', 'Send by mail: set the client first');
    expect(world.queue()).toHaveLength(1);
  });

  it('shows what the client wants, that a mail did not arrive, and that time is over', async () => {
    const at = '2026-11-20T12:00:00.000Z';
    const mailed = {first: at, last: at, count: 1, trouble: 'bounced'} as const;
    const wish = {text: 'We bought <b>Starter</b>', at, by: {name: 'Jan'}};
    await show(
      createPageWorld({
        links: [
          makeLink(1, {name: 'Wished', asking: {wish}}),
          makeLink(2, {name: 'Bounced', asking: {mailed}}),
          makeLink(3, {name: 'Old', asking: {isExpired: true}}),
        ],
      }),
    );
    const text = (name: string) =>
      rows().find((row) => row.textContent.includes(name))?.textContent;
    expect(text('Wished')).toMatch(/change wanted.*We bought <b>Starter<\/b>/);
    expect(text('Bounced')).toContain('mail did not arrive');
    expect(text('Old')).toContain('expired');
    await expectNoFindings(page);
  });

  it('sets how the client is asked', async () => {
    const world = makeWorld();
    await show(world);
    await choose('Acme', 'How the client is asked');
    await expectNoFindings(page);
    const pick = (label: string, value: string) =>
      fireEvent.change(screen.getByLabelText(label), {target: {value}});
    pick('Language of the mail and the page', 'pl');
    pick('Can be answered', 'own');
    await settleIn();
    await type(screen.getByRole('textbox', {name: 'Days until it expires'}), 'soon');
    await click(button('Save'));
    expect(screen.getByText('A number of days from 1 to 730.')).toBeTruthy();
    expect(document.activeElement).toBe(
      screen.getByRole('textbox', {name: /Days until it expires/}),
    );
    await type(screen.getByRole('textbox', {name: /Days until it expires/}), '30');
    await click(button('Save'));
    expect(screen.getByText('How the client of “Acme” is asked is saved.')).toBeTruthy();
    expect(world.queue().at(-1)?.mutation).toMatchObject({
      ...{kind: 'link.set_asking', choice: {language: 'pl', expiryDays: 30}},
    });
  });

  it('creates a link: products, name, Create, Copy, Done', async () => {
    const world = makeWorld();
    await show(world);
    await click(button('New link'));
    await expectNoFindings(page);
    await click(screen.getByRole('checkbox', {name: 'Sales Hub'}));
    fireEvent.change(screen.getByRole('combobox', {name: 'Tier of Sales Hub'}), {
      target: {value: 'starter'},
    });
    await settleIn();
    await click(button('Create'));
    expect(screen.getByRole('heading', {name: 'Link created'})).toBeTruthy();
    await click(button('Copy'));
    expect(world.log.copied).toHaveLength(1);
    await click(button('Done'));
    expect(rows()[0]?.textContent).toContain('Sales Hub Starter');
    expect(document.activeElement).toBe(button('New link'));
  });

  it('never offers a solutions provider an onboarding', async () => {
    await show(createPageWorld({type: 'solutions_provider', links: [makeLink(1)]}));
    await click(button('New link'));
    await click(screen.getByRole('checkbox', {name: 'Sales Hub'}));
    expect(screen.getByRole('combobox', {name: 'Tier of Sales Hub'})).toBeTruthy();
    expect(page.textContent).not.toMatch(/onboarding/i);
    expect(screen.queryByRole('switch')).toBeNull();
    expect(screen.getAllByRole('combobox')).toHaveLength(1);
  });

  it('edits, and says so', async () => {
    await show(makeWorld());
    await choose('Acme', 'Edit');
    await type(screen.getByRole('textbox', {name: 'Name'}), 'Acme 2027');
    await click(button('Save'));
    expect(screen.getByText('“Acme 2027” is saved.')).toBeTruthy();
    expect(document.activeElement).toBe(button('Actions for Acme 2027'));
  });

  it('offers a new link when the client was faster than an edit', async () => {
    const world = makeWorld();
    await show(world);
    await choose('Acme', 'Edit');
    await type(screen.getByRole('textbox', {name: 'Name'}), 'Too late');
    world.answer(one, {kind: 'confirm'});
    await settleIn();
    expect(screen.getByRole<HTMLInputElement>('textbox', {name: 'Name'}).value).toBe('Too late');
    await click(button('Save'));
    await click(button('Create a new link instead'));
    expect(screen.getByRole('heading', {name: 'Clone confirmation link'})).toBeTruthy();
    await click(button('Create'));
    expect(screen.getByRole('heading', {name: 'Link created'})).toBeTruthy();
  });

  it('previews what the client sees, with nothing that can be sent', async () => {
    await show(makeWorld());
    await choose('Acme', 'Preview');
    expect(screen.getByText('Is Bright Agency your partner for this purchase?')).toBeTruthy();
    expect(page.querySelector('form')).toBeNull();
    await expectNoFindings(page);
    fireEvent.keyDown(screen.getByRole('heading', {name: 'Acme'}), {key: 'Escape'});
    await settleIn();
    expect(document.activeElement).toBe(button('Actions for Acme'));
  });

  it('sets the client', async () => {
    const world = makeWorld();
    await show(world);
    await choose('Blau', 'Set client');
    await expectNoFindings(page);
    await type(screen.getByRole('textbox', {name: 'Name'}), 'Zoe');
    await type(screen.getByRole('textbox', {name: 'Mail address'}), 'zoe@blau.example');
    await click(button('Save'));
    expect(rows()[0]?.textContent).toContain('Zoe');
    expect(screen.getByText('The client of “Blau” is saved.')).toBeTruthy();
  });

  it('asks in the row before removing for good, with the focus on Cancel', async () => {
    await show(makeWorld());
    await choose('Blau', 'Remove');
    expect(screen.getByText(/Remove “Blau” for good/)).toBeTruthy();
    expect(document.activeElement).toBe(button('Cancel'));
    await expectNoFindings(page);
    await click(button('Cancel'));
    expect(rows()).toHaveLength(3);
    expect(document.activeElement).toBe(button('Actions for Blau'));
    await choose('Blau', 'Remove');
    await click(button('Remove'));
    expect(rows()).toHaveLength(2);
    expect(screen.getByText('“Blau” was removed.')).toBeTruthy();
    expect(document.activeElement).toBe(screen.getByRole('searchbox'));
  });

  it('opens the deal’s page', async () => {
    const world = makeWorld();
    await show(world);
    await choose('Acme', 'Open record');
    expect(world.log.opened).toEqual(['http://crm.localhost:4681/deal/7']);
  });
});

describe('the foot', () => {
  it('says that all is saved, and leads to dashboard and settings', async () => {
    const world = makeWorld();
    await show(world);
    expect(button('All saved').getAttribute('aria-expanded')).toBe('false');
    await click(button(/Dashboard/));
    await click(button('Settings'));
    expect(world.log.opened).toEqual(['dashboard', 'settings']);
  });

  it('says how many edits wait, since when and why, and tries now', async () => {
    const world = makeWorld();
    await show(world);
    for (const name of ['a', 'b', 'c']) {
      await popup.account.save({kind: 'link.edit', linkId: one, changes: {name}});
    }
    world.setTrouble({why: 'offline', since: new Date().toISOString()});
    await settleIn();
    await click(button(/^3 edits waiting · offline since \d\d:\d\d$/));
    expect(screen.getByText(/edits are saved on this computer/)).toBeTruthy();
    expect(screen.getByText(/^The oldest waiting edit was made/)).toBeTruthy();
    await expectNoFindings(page);
    world.setTrouble(null);
    await click(button('Try now'));
    expect(button('All saved')).toBeTruthy();
  });

  it('leads with a refused edit of a deal to the dashboard, where anything of it comes back', async () => {
    const world = makeWorld();
    const [dealId, noteId] = [idOf<DealId>(1), idOf<NoteId>(2)];
    world.refuse({kind: 'note.write', noteId, dealId, text: 'x'}, {code: 'deal_not_found'});
    world.refuse({kind: 'note.delete', noteId}, {code: 'note_not_found'});
    const [edit] = world.refused();
    await show(world);
    await click(button('Needs attention: 2'));
    const opened = vi.spyOn(window, 'open').mockReturnValue(null);
    await click(button(/^Reuse: /)); // the only one: what was deleted has nothing to bring back
    expect(opened.mock.calls).toEqual([[`/dashboard.html#deals?reuse=${String(edit?.mid)}`]]);
    opened.mockRestore();
    expect(world.refused()).toHaveLength(2);
    await expectNoFindings(page);
  });

  it('leads to refused edits with their reasons: Reuse and Discard', async () => {
    const world = makeWorld();
    world.answer(two, {kind: 'confirm'});
    world.refuse(
      {kind: 'link.edit', linkId: two, changes: {name: 'Nordwind 2'}},
      {code: 'already_answered'},
    );
    world.refuse({kind: 'link.remove', linkId: two}, {code: 'already_answered'});
    await show(world);
    await click(button('Needs attention: 2'));
    expect(screen.getByText('Edit of “<b>Nordwind</b>”')).toBeTruthy();
    expect(
      screen.getAllByText(
        'The client has answered this link, so it cannot change. Clone it instead.',
      ),
    ).toHaveLength(2);
    expect(screen.queryByRole('button', {name: /^Reuse: Removal/})).toBeNull();
    await expectNoFindings(page);

    await click(button(/^Discard: Removal/));
    await click(button('Discard', screen.getByRole('group')));
    expect(world.refused()).toHaveLength(1);

    await click(button(/^Reuse: Edit/));
    expect(screen.getByRole<HTMLInputElement>('textbox', {name: 'Name'}).value).toBe('Nordwind 2');
    await click(button('Create'));
    expect(world.refused()).toHaveLength(0);
  });

  it('asks before signing out while edits wait', async () => {
    const world = makeWorld();
    await show(world);
    await popup.account.save({kind: 'link.edit', linkId: one, changes: {name: 'x'}});
    await settleIn();
    await click(button('Sign out'));
    expect(screen.getByText(/1 edit is not sent yet/)).toBeTruthy();
    await expectNoFindings(page);
    await click(button('Cancel'));
    expect(document.activeElement).toBe(button('Sign out'));
    await click(button('Sign out'));
    await click(button('Sign out anyway'));
    expect(screen.getByRole('heading', {name: 'Sign in to Vouch'})).toBeTruthy();
  });
});

describe('other states', () => {
  it('signed out: the server’s address and Sign in, errors in plain words', async () => {
    const world = createPageWorld({signedIn: false});
    world.signInResult = {kind: 'failed', why: 'no_account'};
    await show(world);
    await expectNoFindings(page);
    const field = screen.getByRole('textbox', {name: 'Server address'});
    await type(field, 'http://evil.example');
    await click(button('Sign in'));
    expect(field.getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByText(/Use an https address/)).toBeTruthy();
    await type(field, 'https://vouch.example.com');
    await click(button('Sign in'));
    expect(field.getAttribute('aria-invalid')).toBeNull();
    expect(screen.getByText(/You belong to no partner account/)).toBeTruthy();
    await expectNoFindings(page);
    world.signInResult = {kind: 'signed_in'};
    await click(button('Sign in'));
    expect(screen.getByText('No confirmation links yet')).toBeTruthy();
  });

  it('signed out with edits of an account that was taken away: says so and leads to them', async () => {
    const world = makeWorld();
    await show(world);
    await popup.account.save({kind: 'link.edit', linkId: one, changes: {name: 'x'}});
    world.loseAccount();
    await settleIn();
    expect(screen.getByText('1 edit of yours was not sent')).toBeTruthy();
    expect(screen.getByRole('textbox', {name: 'Server address'})).toBeTruthy();
    await expectNoFindings(page);
    await click(button('See in settings'));
    expect(world.log.opened).toEqual(['settings']);
  });

  it('loading: a skeleton, said to screen readers', async () => {
    const world = makeWorld();
    world.beforeRead = () => new Promise(() => undefined);
    await show(world);
    expect(screen.getByText('Loading')).toBeTruthy();
    await expectNoFindings(page);
  });

  it('the session has ended: the list stays, and one button signs in again', async () => {
    const world = createPageWorld({links: [makeLink(1)], session: {expired: true}});
    await show(world);
    expect(rows()).toHaveLength(1);
    await click(button('Sign in'));
    expect(world.log.sent.at(-1)).toEqual({
      call: 'session.sign_in',
      args: {server: 'http://localhost:4680'},
    });
  });

  it.each([
    ['client_too_old', 'Update Vouch on your browser'],
    ['storage', 'Free some disk space'],
  ] as const)('%s: says what to do above the list', async (why, text) => {
    const world = makeWorld();
    await show(world);
    world.setTrouble({why, since: new Date().toISOString()});
    await settleIn();
    expect(screen.getByText(new RegExp(text))).toBeTruthy();
    expect(rows()).toHaveLength(3);
    await expectNoFindings(page);
  });

  it('offline before the first download: says that the links will come', async () => {
    const world = createPageWorld();
    world.complete = false;
    await show(world);
    world.setTrouble({why: 'offline', since: new Date().toISOString()});
    await settleIn();
    expect(screen.getByText('Your links are not here yet')).toBeTruthy();
    await expectNoFindings(page);
  });

  it('several accounts: the name is how to change', async () => {
    const world = makeWorld();
    const own = {
      id: idOf(1),
      name: 'Bright Agency',
      type: 'solutions_partner',
      role: 'partner_member',
      programName: 'HubSpot',
    } as const;
    const other = {...own, id: idOf(2), name: 'Second Agency'};
    const both = createPageWorld({session: {accounts: [own, other] as never}});
    await show(both);
    await click(button('Switch account'));
    await click(screen.getByRole('menuitem', {name: 'Second Agency'}));
    expect(screen.getByRole('heading', {level: 1}).textContent).toBe('Second Agency');
    expect(world.log.sent).toEqual([]);
  });
});

describe('an overwritten value', () => {
  it('[F2] is told below the list, which stays where it is; the foot says so and leads there', async () => {
    const world = makeWorld();
    await show(world);
    const told = overwriteOf(1, {id: idOf<OverwriteId>(70), linkId: one, told: ['u1' as UserId]});
    world.arrive([{kind: 'overwrite', id: told.id, row: told}]);
    await settleIn();
    const list = screen.getByRole('list', {name: 'Confirmation links'});
    const notice = screen.getByRole('region', {name: 'Overwritten values'});
    expect(list.compareDocumentPosition(notice)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
    await click(button('Overwritten: 1'));
    expect(document.activeElement).toBe(notice);
    await expectNoFindings(page);
    await click(button(/^(Keep as it is|Close)/));
    expect(screen.queryByRole('button', {name: /^Overwritten/})).toBeNull();
  });
});
