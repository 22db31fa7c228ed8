import {fireEvent, screen, within} from '@testing-library/preact';
import {afterEach, describe, expect, it, vi} from 'vitest';
import {Options} from '../../../components/options/options.tsx';
import type {LinkId} from '../../../lib/domain/ids.ts';
import type {SessionAccount} from '../../../lib/messages/session.ts';
import {createOptions} from '../../../lib/models/options-model.ts';
import type {PageWorld} from '../../lib/models/page-world.ts';
import {createPageWorld, idOf, makeDraft, makeLink, texts} from '../../lib/models/page-world.ts';
import {
  button,
  clearPages,
  click,
  expectNoFindings,
  settleIn,
  showPage,
} from '../account/show-page.tsx';

vi.setConfig({testTimeout: 30_000}); // axe
afterEach(clearPages);

async function show(world: PageWorld) {
  const options = createOptions(world.ports);
  const page = await showPage(<Options options={options} texts={texts} />, options);
  return {options, page};
}

it('says who is signed in where, and how saving stands', async () => {
  const {page} = await show(createPageWorld());
  for (const text of [
    'Bright Agency',
    'http://localhost:4680',
    'Maria Nowak · maria@bright.example',
    'Member',
    'All saved',
  ]) {
    expect(screen.getByText(text)).toBeTruthy();
  }
  expect(screen.queryByRole('button', {name: /^Export/})).toBeNull();
  await expectNoFindings(page);
});

it('lists what the server does not have, and exports it', async () => {
  const world = createPageWorld({links: [makeLink(1)]});
  world.refuse({kind: 'link.remove', linkId: idOf<LinkId>(1)}, {code: 'already_answered'});
  const {options, page} = await show(world);
  await options.account.create(idOf<LinkId>(2), makeDraft({name: 'On a train'}), null);
  await settleIn();
  expect(screen.getByText('Removal of “Link 1”')).toBeTruthy();
  expect(screen.getByText('New link “On a train”')).toBeTruthy();
  await expectNoFindings(page);
  await click(button('Export 2 edits'));
  expect(world.log.files[0]?.json).toContain('On a train');
});

it('changes the account', async () => {
  const own: SessionAccount = {
    id: idOf(1),
    name: 'Bright Agency',
    type: 'solutions_partner',
    role: 'partner_admin',
    programName: 'HubSpot',
  };
  const other = {...own, id: idOf<SessionAccount['id']>(2), name: 'Second Agency'};
  const world = createPageWorld({session: {account: own, accounts: [own, other]}});
  await show(world);
  fireEvent.change(screen.getByRole('combobox', {name: 'Partner account'}), {
    target: {value: other.id},
  });
  await settleIn();
  expect(world.log.sent.at(-1)).toEqual({call: 'session.switch', args: {accountId: other.id}});
});

it('asks before it changes the account while edits wait, and names the one they are of', async () => {
  const other: SessionAccount = {
    id: idOf(2),
    name: 'Second Agency',
    type: 'solutions_partner',
    role: 'partner_member',
    programName: 'HubSpot',
  };
  const own = {...other, id: idOf<SessionAccount['id']>(1), name: 'Bright Agency'};
  const {options} = await show(createPageWorld({session: {account: own, accounts: [own, other]}}));
  await options.account.create(idOf<LinkId>(2), makeDraft(), null);
  await options.account.switchTo(other.id);
  await settleIn();
  expect(screen.getByText(/^1 edit of “Bright Agency” is not sent yet/)).toBeTruthy();
});

it('signs out, after a question while edits wait', async () => {
  const world = createPageWorld();
  const {options, page} = await show(world);
  await options.account.create(idOf<LinkId>(2), makeDraft(), null);
  await settleIn();
  await click(button('Sign out'));
  await expectNoFindings(page);
  await click(button('Sign out anyway'));
  expect(screen.getByRole('textbox', {name: 'Server address'})).toBeTruthy();
  await expectNoFindings(page);
});

describe('edits left in an account that was taken away', () => {
  async function showLeft() {
    const world = createPageWorld({links: [makeLink(1)]});
    world.refuse({kind: 'link.remove', linkId: idOf<LinkId>(1)}, {code: 'already_answered'});
    const {options, page} = await show(world);
    await options.account.create(idOf<LinkId>(2), makeDraft({name: 'On a train'}), null);
    world.loseAccount();
    await settleIn();
    const left = screen.getByRole('region', {name: 'Edits that were not sent'});
    return {world, page, left};
  }

  it('are shown, counted and exported although nobody is signed in', async () => {
    const {world, page, left} = await showLeft();
    expect(screen.getByRole('textbox', {name: 'Server address'})).toBeTruthy();
    expect(
      within(left).getByText(/^You no longer belong to “Bright Agency”. 2 edits/),
    ).toBeTruthy();
    expect(within(left).getByText('New link “On a train”')).toBeTruthy();
    await expectNoFindings(page);
    await click(button('Export 2 edits', left));
    expect(world.log.files[0]?.json).toContain('On a train');
  });

  it('are deleted after a question, which says that they are nowhere else', async () => {
    const {world, page, left} = await showLeft();
    await click(button('Delete', left));
    const question = 'Delete all 2 for good? They are nowhere else.';
    await click(button('Cancel', screen.getByRole('group', {name: question})));
    expect(world.log.sent.map(({call}) => call)).not.toContain('left.discard');
    await click(button('Delete', left));
    await expectNoFindings(page);
    await click(button('Delete', screen.getByRole('group', {name: question})));
    expect(world.log.sent.at(-1)?.call).toBe('left.discard');
    expect(screen.queryByRole('region', {name: 'Edits that were not sent'})).toBeNull();
  });

  it('stay, and the person is told, when the disk does not let them go', async () => {
    const {world, left} = await showLeft();
    world.storageWorks = false;
    await click(button('Delete', left));
    const question = 'Delete all 2 for good? They are nowhere else.';
    await click(button('Delete', screen.getByRole('group', {name: question})));
    expect(within(left).getByRole('alert').textContent).toBe(
      'They could not be deleted. Please try again.',
    );
    expect(button('Export 2 edits', left)).toBeTruthy();
  });
});

it('uses a refused edit again, in its form, and discards one after a question', async () => {
  const world = createPageWorld({links: [makeLink(1)]});
  const edit = {kind: 'link.edit', linkId: idOf<LinkId>(1), changes: {name: 'Mended'}} as const;
  world.refuse({...edit, was: {name: 'Link 1'}}, {code: 'invalid'});
  world.refuse({kind: 'link.remove', linkId: idOf<LinkId>(1)}, {code: 'already_answered'});
  const {page} = await show(world);
  await click(button('Discard: Removal of “Link 1”'));
  await click(button('Discard', screen.getByRole('group', {name: 'Throw this edit away?'})));
  expect(world.refused()).toHaveLength(1);
  expect(screen.getByText('The edit was discarded.')).toBeTruthy();
  await click(button('Reuse: Edit of “Link 1”'));
  expect(screen.getByRole<HTMLInputElement>('textbox', {name: 'Name'}).value).toBe('Mended');
  await expectNoFindings(page);
  await click(button('Save'));
  expect(world.refused()).toHaveLength(0);
  expect(world.queue()).toHaveLength(1);
  expect(screen.queryByRole('textbox', {name: 'Name'})).toBeNull();
});

it('lists 50 of what waits and counts the rest', async () => {
  const world = createPageWorld();
  const {options} = await show(world);
  for (let n = 0; n < 60; n++) {
    await options.account.create(idOf<LinkId>(700 + n), makeDraft({name: `Train ${n}`}), null);
  }
  await settleIn();
  const queue = screen.getByRole('list', {name: 'Not sent yet'});
  expect(within(queue).getAllByRole('listitem')).toHaveLength(50);
  expect(screen.getByText('New link “Train 0”')).toBeTruthy();
  expect(screen.getByText('and 10 more')).toBeTruthy();
});

it('shows what one hears of, and saves each choice', async () => {
  const world = createPageWorld();
  const {page} = await show(world);
  await click(button('Show what I hear of'));
  await settleIn();
  fireEvent.change(screen.getByRole('combobox', {name: 'Shared messages'}), {
    target: {value: 'none'},
  });
  fireEvent.change(screen.getByRole('combobox', {name: 'Mails'}), {target: {value: 'daily'}});
  await settleIn();
  expect(world.queue().at(-1)?.mutation).toMatchObject({
    kind: 'settings.notices',
    preferences: {mail: 'daily', ways: {message: 'none', link_answered: 'both'}},
  });
  expect(screen.getByText(/^Saved on this computer/)).toBeTruthy();
  expect(screen.queryByRole('combobox', {name: 'Get notified about lead activity'})).toBeNull();
  await expectNoFindings(page);
});

it('lets a partner admin say who is told of lead activity', async () => {
  const account: SessionAccount = {
    id: idOf(1),
    name: 'Bright Agency',
    type: 'solutions_partner',
    role: 'partner_admin',
    programName: 'HubSpot',
  };
  const world = createPageWorld({session: {account, accounts: [account]}});
  const {page} = await show(world);
  await click(button('Show what I hear of'));
  await settleIn();
  fireEvent.change(screen.getByRole('combobox', {name: 'Get notified about lead activity'}), {
    target: {value: 'u2'},
  });
  await settleIn();
  expect(world.queue().at(-1)?.mutation).toEqual({kind: 'settings.recipient', userId: 'u2'});
  await expectNoFindings(page);
});
