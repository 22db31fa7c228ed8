import {fireEvent, screen} from '@testing-library/preact';
import {expect, it, vi} from 'vitest';
import {NextStep} from '../../../components/account/next-step.tsx';
import type {LinkId} from '../../../lib/domain/ids.ts';
import type {LinkDesk} from '../../../lib/models/link-desk.ts';
import {linkRows} from '../../../lib/models/link-rows.ts';
import {createPageWorld, idOf, makeLink} from '../../lib/models/page-world.ts';
import {show} from '../ui/show.tsx';

const id = idOf<LinkId>(1);
const at = '2026-11-21T10:00:00.000Z';
const ann = {name: 'Ann', email: 'ann@acme.example'};

function showStep(given: Parameters<typeof makeLink>[1]) {
  const world = createPageWorld({links: [makeLink(1, {name: 'Acme', ...given})]});
  const [row] = linkRows({view: world.view(), isWaiting: () => false, isSynced: () => true});
  if (!row) throw new Error('There is one');
  const verbs = {openEdit: vi.fn(), send: vi.fn(), openClient: vi.fn()};
  show(<NextStep desk={verbs as Partial<LinkDesk> as LinkDesk} row={row} />); // all that it calls
  return verbs;
}
const press = (name: string) => fireEvent.click(screen.getByRole('button', {name}));

it('is to edit what the client wants different', () => {
  const wish = {text: 'Two seats', at, by: {name: 'Ann'}};
  const {openEdit} = showStep({client: ann, asking: {wish}});
  press('Edit: Acme');
  expect(openEdit).toHaveBeenCalledWith(id);
});

it('is to send an expired one again, or first to say to whom', () => {
  const {send} = showStep({client: ann, asking: {isExpired: true}});
  press('Send again: Acme');
  expect(send).toHaveBeenCalledWith(id);
});

it('is to say who is asked where an expired one has no client', () => {
  const {openClient} = showStep({client: null, asking: {isExpired: true}});
  press('Set client: Acme');
  expect(openClient).toHaveBeenCalledWith(id);
});

it('is nothing while the client has yet to answer', () => {
  showStep({client: ann});
  expect(screen.queryByRole('button')).toBeNull();
});
