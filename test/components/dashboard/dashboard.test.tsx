import {fireEvent, screen, within} from '@testing-library/preact';
import {afterEach, describe, expect, it, vi} from 'vitest';
import {Dashboard} from '../../../components/dashboard/dashboard.tsx';
import type {DealId, LinkId} from '../../../lib/domain/ids.ts';
import type {DashboardModel} from '../../../lib/models/dashboard-model.ts';
import {createDashboard} from '../../../lib/models/dashboard-model.ts';
import {pageLength} from '../../../lib/models/page-range.ts';
import type {PageWorld} from '../../lib/models/page-world.ts';
import {createPageWorld, idOf, makeDeal, makeLink, texts} from '../../lib/models/page-world.ts';
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

const [one, two, three] = [idOf<LinkId>(1), idOf<LinkId>(2), idOf<LinkId>(3)];
let dashboard: DashboardModel;
let page: Element;
let hash = '';

async function show(world: PageWorld, start = ''): Promise<void> {
  hash = start;
  dashboard = createDashboard({
    ...world.ports,
    openSettings: () => world.log.opened.push('settings'),
    hash: {
      read: () => hash,
      write: (next) => void (hash = next),
      watch: () => () => undefined,
    },
  });
  page = await showPage(<Dashboard dashboard={dashboard} texts={texts} />, dashboard);
}

function makeWorld() {
  const world = createPageWorld({
    links: [
      makeLink(1, {name: 'Acme', client: {name: 'Jan Kowalski', email: 'jan@acme.example'}}),
      makeLink(2, {name: 'Blau'}),
      makeLink(3, {name: 'Content'}),
    ],
    deals: [makeDeal(7, {name: 'Renewal'})],
    attached: [[one, idOf<DealId>(7)]],
  });
  world.answer(
    two,
    {kind: 'reject', reasonId: 'products_wrong', text: 'We bought Starter.'},
    'Otto',
  );
  return world;
}

const bodyRows = () =>
  within(screen.getByRole('table', {name: 'Confirmation links'}))
    .getAllByRole('row')
    .slice(1);
const cells = (at: number) =>
  within(bodyRows()[at] ?? document.body)
    .getAllByRole('cell')
    .map((cell) => cell.querySelector('.d-value')?.textContent ?? '');
const column = (name: string) => screen.getByRole('columnheader', {name});

describe('the table', () => {
  it('is the tab "Confirmation links" with the columns of the help article', async () => {
    await show(makeWorld());
    expect(screen.getByRole('tab', {name: 'Confirmation links'})).toBeTruthy();
    expect(screen.getAllByRole('columnheader').map((head) => head.textContent)).toEqual([
      'Name',
      'Products',
      'Client & status',
      'Deal',
      'Created',
      'Actions',
    ]);
    await expectNoFindings(page);
  });

  it('shows who was asked, what came of it and why', async () => {
    await show(makeWorld());
    expect(cells(2)).toEqual([
      'Acme',
      'Sales Hub Starter',
      'Pending · awaiting clientJan Kowalski',
      'Renewal',
      expect.stringMatching(/^\d+ Nov 2026Maria Nowak$/),
      '',
    ]);
    expect(cells(1)[2]).toMatch(
      /^Rejected .*Otto.*unverified.*Products or tier wrong: “We bought Starter.”$/,
    );
    expect(cells(0)[3]).toBe('not on a deal yet');
  });

  it('sorts by a column, both ways, and says so', async () => {
    await show(makeWorld());
    expect(column('Created').getAttribute('aria-sort')).toBe('descending');
    await click(button('Name'));
    expect(column('Name').getAttribute('aria-sort')).toBe('ascending');
    expect(column('Created').getAttribute('aria-sort')).toBe('none');
    expect(cells(0)[0]).toBe('Acme');
    await click(button('Name'));
    expect(column('Name').getAttribute('aria-sort')).toBe('descending');
    expect(cells(0)[0]).toBe('Content');
    expect(hash).toBe('#links?sort=-name');
  });

  it('sorts by a choice where it has no head', async () => {
    await show(makeWorld());
    fireEvent.change(screen.getByRole('combobox', {name: 'Sort by'}), {target: {value: 'name'}});
    await settleIn();
    expect(hash).toBe('#links?sort=name');
    fireEvent.change(screen.getByRole('combobox', {name: 'Sort by'}), {target: {value: '-deal'}});
    await settleIn();
    expect(hash).toBe('#links?sort=-deal');
  });

  it('filters by status and searches', async () => {
    await show(makeWorld());
    await click(button('Rejected 1'));
    expect(button('Rejected 1').getAttribute('aria-pressed')).toBe('true');
    expect(bodyRows()).toHaveLength(1);
    await type(screen.getByRole('searchbox'), 'acme');
    expect(screen.getByText('Nothing found for “acme”')).toBeTruthy();
    await expectNoFindings(page);
    await click(button('Search all links'));
    expect(cells(0)[0]).toBe('Acme');
    expect(hash).toBe('#links?search=acme');
  });

  it('shows thousands of rows page by page', async () => {
    const links = Array.from({length: 3000}, (_, at) => makeLink(at + 1));
    await show(createPageWorld({links}));
    expect(bodyRows()).toHaveLength(pageLength);
    expect(screen.getByText('1–50 of 3,000')).toBeTruthy();
    expect(button('Previous').getAttribute('aria-disabled')).toBe('true');
    await click(button('Next'));
    expect(screen.getByText('51–100 of 3,000')).toBeTruthy();
    expect(hash).toBe('#links?page=2');
  });

  it('changes by itself and leaves the focus alone', async () => {
    const world = makeWorld();
    await show(world);
    const copy = button('Copy the link Acme');
    copy.focus();
    world.answer(one, {kind: 'confirm'});
    await settleIn();
    expect(cells(2)[2]).toMatch(/^Confirmed/);
    expect(document.activeElement).toBe(copy);
  });
});

describe('actions', () => {
  it('Copy is in sight on every row, Edit and Remove only on pending links', async () => {
    const world = makeWorld();
    await show(world);
    expect(screen.getAllByRole('button', {name: /^Copy the link/})).toHaveLength(3);
    expect(menuItems('Acme')).toContain('Edit');
    expect(menuItems('Blau')).toEqual(['Preview', 'Clone', 'Receipt']);
    await click(button('Copy the link Acme'));
    expect(world.log.copied).toHaveLength(1);
  });

  it('creates in a panel beside the table, which stays', async () => {
    await show(makeWorld());
    await click(button('Create confirmation link'));
    const panel = screen.getByRole('complementary');
    expect(within(panel).getByRole('heading', {name: 'Create confirmation link'})).toBe(
      document.activeElement,
    );
    expect(bodyRows()).toHaveLength(3);
    await expectNoFindings(page);
    await click(button('Back', panel));
    expect(document.activeElement).toBe(button('Create confirmation link'));
  });

  it('opens a preview from the name, and the address names it', async () => {
    await show(makeWorld());
    await click(button('Acme'));
    expect(hash).toBe(`#links?link=${one}`);
    expect(screen.getByText('Is Bright Agency your partner for this purchase?')).toBeTruthy();
    await expectNoFindings(page);
  });

  it('opens the link that the address names', async () => {
    await show(makeWorld(), `#links?link=${three}`);
    expect(
      within(screen.getByRole('complementary')).getByRole('heading', {name: 'Content'}),
    ).toBeTruthy();
  });

  it('sets the client, with what is wrong beside the fields', async () => {
    await show(makeWorld());
    await choose('Content', 'Set client');
    expect(hash).toBe(`#links?link=${three}&panel=client`);
    await type(screen.getByRole('textbox', {name: 'Mail address'}), 'otto');
    await click(button('Save'));
    expect(document.activeElement).toBe(screen.getByRole('textbox', {name: 'Name'}));
    expect(screen.getByText('This is not a mail address.')).toBeTruthy();
    await expectNoFindings(page);
    await type(screen.getByRole('textbox', {name: 'Name'}), 'Otto Blau');
    await type(screen.getByRole('textbox', {name: 'Mail address'}), 'otto@blau.example');
    await click(button('Save'));
    expect(cells(0)[2]).toBe('Pending · awaiting clientOtto BlauNot sent yet');
    expect(hash).toBe('#links');
  });

  it('removes after a question below the row', async () => {
    const world = makeWorld();
    await show(world);
    await choose('Content', 'Remove');
    await expectNoFindings(page);
    await click(button('Remove'));
    expect(bodyRows()).toHaveLength(2);
    expect(document.activeElement).toBe(screen.getByRole('searchbox'));
  });

  it('opens the deal in its CRM', async () => {
    const world = makeWorld();
    await show(world);
    await click(screen.getByRole('link', {name: 'Renewal'}));
    expect(world.log.opened).toEqual(['http://crm.localhost:4681/deal/7']);
  });

  it('never speaks of onboarding to a solutions provider', async () => {
    await show(createPageWorld({type: 'solutions_provider', links: [makeLink(1)]}));
    await click(button('Create confirmation link'));
    await click(screen.getByRole('checkbox', {name: 'Sales Hub'}));
    expect(page.textContent).not.toMatch(/onboarding/i);
  });
});

describe('other states', () => {
  it('signed out: asks to sign in', async () => {
    await show(createPageWorld({signedIn: false}));
    expect(screen.getByRole('heading', {name: 'Sign in to Vouch'})).toBeTruthy();
    expect(screen.queryByRole('button', {name: 'Sign out'})).toBeNull();
    await expectNoFindings(page);
  });

  it('empty: leads to the first link', async () => {
    await show(createPageWorld());
    expect(screen.getByText('No confirmation links yet')).toBeTruthy();
    await expectNoFindings(page);
  });

  it('needs attention: the list opens beside the table', async () => {
    const world = makeWorld();
    world.refuse({kind: 'link.remove', linkId: two}, {code: 'already_answered'});
    await show(world);
    await click(button('Needs attention: 1'));
    expect(within(screen.getByRole('complementary')).getByText('Removal of “Blau”')).toBeTruthy();
    await expectNoFindings(page);
  });

  it('the store does not open: says so, and tries again', async () => {
    const world = makeWorld();
    world.storeOpens = false;
    await show(world);
    expect(screen.getByText('Your data could not be read')).toBeTruthy();
    world.storeOpens = true;
    await click(button('Try again'));
    expect(bodyRows()).toHaveLength(3);
  });
});
