import {fireEvent, screen} from '@testing-library/preact';
import {afterEach, expect, it, vi} from 'vitest';
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
