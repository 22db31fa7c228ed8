import {screen, within} from '@testing-library/preact';
import {afterEach, describe, expect, it, vi} from 'vitest';
import {Dashboard} from '../../../components/dashboard/dashboard.tsx';
import type {FileId, LinkId, MessageId} from '../../../lib/domain/ids.ts';
import type {DashboardModel} from '../../../lib/models/dashboard-model.ts';
import {createDashboard} from '../../../lib/models/dashboard-model.ts';
import type {PageWorld} from '../../lib/models/page-world.ts';
import {
  createPageWorld,
  idOf,
  makeDeal,
  makeLink,
  noon,
  texts,
} from '../../lib/models/page-world.ts';
import {dealOf, makeShared, rep} from '../../lib/models/shared-deals.ts';
import {
  button,
  clearPages,
  click,
  expectNoFindings,
  settleIn,
  showPage,
  type,
} from '../account/show-page.tsx';

vi.setConfig({testTimeout: 60_000}); // axe
afterEach(clearPages);

let dashboard: DashboardModel;
let page: Element;
let hash = '';

async function show(world: PageWorld, start = '#deals'): Promise<void> {
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

const [one, two, three, four] = [dealOf(1), dealOf(2), dealOf(3), dealOf(4)];

function makeWorld() {
  return createPageWorld({
    links: [makeLink(101), makeLink(102)],
    deals: [
      makeShared(1, {
        name: 'Renewal',
        closeDate: '2027-01-31',
        owner: {name: 'Rae Rep'},
        sharing: {amount: {amountMinor: 1_250_000, currency: 'EUR'}},
      }),
      makeShared(2, {
        name: 'By the rep',
        sharing: {
          registeredBy: {...rep, side: 'vendor'},
          lastMessage: {at: noon, userId: rep.userId},
        },
      }),
      makeShared(3, {name: 'Signed', sharing: {state: 'won'}}),
      makeDeal(4, {name: 'Ours alone', shared: false}),
    ],
    attached: [[idOf<LinkId>(102), one]],
  });
}

const bodyRows = () =>
  within(screen.getByRole('table', {name: 'Deals'}))
    .getAllByRole('row')
    .slice(1);
const cells = (at: number) =>
  within(bodyRows()[at] ?? document.body)
    .getAllByRole('cell')
    .map((cell) => cell.querySelector('.d-value')?.textContent ?? '');
const heads = () => screen.getAllByRole('columnheader').map((head) => head.textContent);
const panel = () => screen.getByRole('complementary');

describe('the tab "Deals"', () => {
  it('is the filtered view on the number of active deal registrations', async () => {
    await show(makeWorld());
    expect(screen.getByRole('tab', {name: 'Deals'}).getAttribute('aria-selected')).toBe('true');
    expect(screen.getByRole('term').textContent).toBe('Number of Active Deal Registrations');
    expect(screen.getByRole('definition').textContent).toBe(
      '21 of them registered for you by HubSpot',
    );
    expect(button('Active 2').getAttribute('aria-pressed')).toBe('true');
    expect(bodyRows()).toHaveLength(2);
    await expectNoFindings(page);
  });

  it('shows whose each deal is, what happens next and what proves it', async () => {
    await show(makeWorld());
    expect(heads()).toEqual([
      ...['Name', 'Company', 'Amount', 'Close date', 'State', 'Owner at HubSpot'],
      ...['What happens next', 'Proof'],
    ]);
    expect(cells(1)).toEqual([
      ...['Renewal', 'Company 1', '€12,500.00', '31 Jan 2027'],
      ...['Activesince 21 Nov 2026', 'Rae Rep', 'The client answers the confirmation link.'],
      '0 of 1 confirmed',
    ]);
    expect(cells(0)[0]).toBe('By the repNew messageRegistered for you');
    expect(cells(0)[5]).toBe('Nobody yet');
  });

  it('is chosen beside the links, and says so in the address', async () => {
    await show(makeWorld(), '#links');
    await click(screen.getByRole('tab', {name: 'Deals'}));
    expect(hash).toBe('#deals');
    expect(document.title).toBe('Deals · Vouch');
    expect(button('Create shared deal')).toBeTruthy();
    await click(screen.getByRole('tab', {name: 'Confirmation links'}));
    expect(hash).toBe('#links');
    expect(document.title).toBe('Confirmation links · Vouch');
    expect(button('Create confirmation link')).toBeTruthy();
  });

  it('filters, searches and orders', async () => {
    await show(makeWorld());
    await click(button('Not shared 1'));
    expect(cells(0)[4]).toBe('Not shared');
    await click(button('All registered 3'));
    await click(button('Name'));
    expect(bodyRows().map((row) => within(row).getAllByRole('button')[0]?.textContent)).toEqual([
      ...['By the rep', 'Renewal', 'Signed'],
    ]);
    expect(screen.getByRole('columnheader', {name: 'Name'}).getAttribute('aria-sort')).toBe(
      'ascending',
    );
    await type(screen.getByRole('searchbox'), 'company 3');
    expect(bodyRows()).toHaveLength(1);
    await type(screen.getByRole('searchbox'), 'zzz');
    expect(screen.getByText('Nothing found for “zzz”')).toBeTruthy();
    await expectNoFindings(page);
    await click(button('Clear search'));
    expect(bodyRows()).toHaveLength(3);
  });

  it('shows the columns that somebody chose, also the next time', async () => {
    const world = makeWorld();
    await show(world);
    await click(button('Columns'));
    await click(screen.getByRole('checkbox', {name: 'Registered by'}));
    await click(screen.getByRole('checkbox', {name: 'Amount'}));
    expect(heads()).not.toContain('Amount');
    expect(heads().at(-1)).toBe('Registered by');
    await expectNoFindings(page);
    clearPages();
    await show(world);
    expect(heads().at(-1)).toBe('Registered by');
  });

  it('exports what is shown, and leads to the settings', async () => {
    const world = makeWorld();
    await show(world);
    await click(button('Export CSV'));
    expect(world.log.tables[0]?.text).toMatch(
      /Renewal.*The client answers the confirmation link\./,
    );
    expect(world.log.tables[0]?.text).not.toMatch(/Signed/);
    await click(button('Get notified about lead activity'));
    expect(world.log.opened).toEqual(['settings']);
  });

  it('leads to the first deal where there is none', async () => {
    await show(createPageWorld());
    expect(screen.getByText('No deals yet')).toBeTruthy();
    await expectNoFindings(page);
    await click(button('Create shared deal', screen.getByRole('tabpanel')));
    expect(within(panel()).getByRole('heading', {name: 'New shared deal'})).toBeTruthy();
  });

  it('says that deals are still being read', async () => {
    const world = makeWorld();
    world.beforeWhole = () => new Promise(() => undefined);
    await show(world);
    expect(screen.getByText('Loading deals…')).toBeTruthy();
    expect(screen.queryByText('No deals yet')).toBeNull();
  });
});

it('[L11] puts the rows in sight first, and keeps them all when one changes', async () => {
  const deals = Array.from({length: 120}, (_, at) => makeShared(at + 1));
  await show(createPageWorld({links: [makeLink(1001)], deals}));
  const count = () => page.querySelectorAll('tbody tr').length;
  const seeAll = async () => {
    await settleIn();
    expect(count()).toBe(50);
  };
  await vi.waitFor(seeAll, {timeout: 20_000});
  await click(button('Next'));
  expect(count()).toBeLessThan(50);
  await vi.waitFor(seeAll, {timeout: 20_000});
  dashboard.deals.desk.open(dealOf(60));
  dashboard.account.readAgain();
  await settleIn();
  expect(count()).toBe(50);
});

it('says that the deals could not be read, and tries again', async () => {
  const world = makeWorld();
  world.beforeWhole = () => Promise.reject(new Error('The database has not answered'));
  await show(world);
  expect(screen.getByText('Your data could not be read')).toBeTruthy();
  expect(screen.queryByText('Loading deals…')).toBeNull();
  world.beforeWhole = undefined;
  await click(button('Try again'));
  expect(bodyRows()).toHaveLength(2);
});

describe('a deal', () => {
  it('opens beside the table with its state, and gives the focus back', async () => {
    await show(makeWorld());
    await click(button('Renewal'));
    expect(hash).toBe(`#deals?deal=${one}`);
    expect(document.activeElement).toBe(within(panel()).getByRole('heading', {name: 'Renewal'}));
    expect(within(panel()).getByText('Rae Rep')).toBeTruthy();
    await expectNoFindings(page);
    await click(button('Back', panel()));
    expect(document.activeElement).toBe(button('Renewal'));
    expect(hash).toBe('#deals');
  });

  it('takes a message, which waits until it can be sent', async () => {
    const world = makeWorld();
    await show(world, `#deal=${one}`);
    await click(within(panel()).getByRole('tab', {name: /^Shared/}));
    await type(within(panel()).getByRole('textbox'), 'Hello there');
    await click(button('Add shared message', panel()));
    expect(within(panel()).getByText('Hello there')).toBeTruthy();
    expect(within(panel()).getByText('Not sent yet')).toBeTruthy();
    world.deliver();
    await settleIn();
    expect(within(panel()).queryByText('Not sent yet')).toBeNull();
    await expectNoFindings(page);
  });

  it('gets a link as proof, and loses it after a question', async () => {
    await show(makeWorld(), `#deal=${one}`);
    await click(button('Add', panel()));
    await expectNoFindings(page);
    await click(button('Add “Link 101” to this deal'));
    const proof = () => within(panel()).getByRole('group', {name: 'Proof of Involvement'});
    expect(within(proof()).getByText('Link 101')).toBeTruthy();
    await click(button('Remove from deal: Link 101'));
    await expectNoFindings(page);
    await click(button('Remove', proof()));
    expect(within(proof()).queryByText('Link 101')).toBeNull();
  });

  it('is created in two steps, with what is missing beside its field', async () => {
    await show(makeWorld());
    await click(button('Create shared deal'));
    await click(button('Next', panel()));
    expect(document.activeElement).toBe(screen.getByRole('textbox', {name: 'Deal name'}));
    await type(screen.getByRole('textbox', {name: 'Deal name'}), 'Fresh');
    await type(screen.getByRole('textbox', {name: 'Company'}), 'Acme');
    await click(button('Next', panel()));
    await type(screen.getByRole('textbox', {name: /Specific pain/}), 'Slow');
    await click(button('Create shared deal', panel()));
    expect(within(panel()).getByRole('heading', {name: 'Fresh'})).toBeTruthy();
    expect(cells(0)[0]).toBe('FreshNot sent yet');
    expect(screen.getAllByRole('definition')[0]?.textContent).toMatch(/^3/);
  });

  it('that is not shared can be converted, after a review', async () => {
    await show(makeWorld(), `#deal=${four}`);
    await click(button('Convert to shared deal', panel()));
    await click(button('Next', panel()));
    await expectNoFindings(page);
    await click(button('Add partner', panel()));
    expect(within(panel()).getByText('Tick this once you have.')).toBeTruthy();
    const back = () => within(panel()).getAllByRole('button', {name: 'Back'})[0] ?? page;
    await click(back() as HTMLElement); // buttons are
    await click(back() as HTMLElement);
    expect(within(panel()).getByRole('heading', {name: 'Ours alone'})).toBeTruthy();
  });

  it('gives its stored files out, and says when one cannot be fetched', async () => {
    const world = makeWorld();
    const messageId = idOf<MessageId>(701);
    const at = {dealId: one, at: noon, by: {...rep, side: 'vendor'}} as const;
    const fileId = idOf<FileId>(702);
    world.arrive([
      {
        ...{kind: 'message', id: messageId},
        row: {
          ...at,
          id: messageId,
          parentId: null,
          text: 'See',
          mentions: [],
          editedAt: null,
          deletedAt: null,
        },
      },
      {
        ...{kind: 'file', id: fileId},
        row: {
          ...{...at, id: fileId, messageId, name: 'offer.pdf', size: 2048, type: 'application/pdf'},
          ...{state: 'stored', refusal: null, hasPreview: false},
        },
      },
    ]);
    await show(world, `#deal=${one}`);
    await click(within(panel()).getByRole('tab', {name: /^Shared/}));
    world.online = false;
    await click(button('offer.pdf', panel()));
    expect(within(panel()).getByText(/“offer.pdf” could not be fetched/)).toBeTruthy();
    world.online = true;
    await click(button('offer.pdf', panel()));
    expect(world.log.blobs).toEqual(['offer.pdf']);
    expect(within(panel()).queryByText(/could not be fetched/)).toBeNull();
    await expectNoFindings(page);
  });

  it('that nobody here may see says so', async () => {
    await show(makeWorld(), `#deal=${dealOf(99)}`);
    expect(within(panel()).getByText(/not here, or you may not see it/)).toBeTruthy();
    await expectNoFindings(page);
  });
});

describe('needs attention', () => {
  it('brings a refused message back to where it was written', async () => {
    const world = makeWorld();
    world.refuse(
      {
        ...{kind: 'message.post', messageId: idOf<MessageId>(700), dealId: two, parentId: null},
        ...{text: 'Refused words', mentions: [], files: []},
      },
      {code: 'deal_not_shared'},
    );
    await show(world, '#links');
    await click(button('Needs attention: 1'));
    await click(button(/^Reuse/));
    expect(screen.getByRole('tab', {name: 'Deals'}).getAttribute('aria-selected')).toBe('true');
    expect(within(panel()).getByRole<HTMLTextAreaElement>('textbox').value).toBe('Refused words');
    await click(button('Add shared message', panel()));
    expect(screen.queryByRole('button', {name: 'Needs attention: 1'})).toBeNull();
  });

  it('has no Reuse for what cannot be brought back', async () => {
    const world = makeWorld();
    world.refuse({kind: 'deal.seen', dealId: three, at: noon}, {code: 'deal_not_found'});
    await show(world);
    await click(button('Needs attention: 1'));
    expect(within(panel()).queryByRole('button', {name: /^Reuse/})).toBeNull();
  });
});
