import {describe, expect, it} from 'vitest';
import {applyChanges} from '../../../lib/domain/account-view.ts';
import type {DealId, LinkId} from '../../../lib/domain/ids.ts';
import type {LinkMutation, Mutation} from '../../../lib/domain/mutation.ts';
import {canReuse, draftOf, findReuse, nameOfLink} from '../../../lib/models/refused-edit.ts';
import {createPageWorld, idOf, makeDraft, makeLink} from './page-world.ts';

const [one, gone] = [idOf<LinkId>(1), idOf<LinkId>(9)];
const link = makeLink(1);
const world = createPageWorld({links: [link]});
const pending = world.view();
const answered = (() => {
  world.answer(one, {kind: 'confirm'});
  return world.view();
})();
const reuse = (mutation: Mutation, view = pending) => findReuse(mutation, view, () => 'new-id');

const edit = (linkId: LinkId): LinkMutation => ({
  kind: 'link.edit',
  linkId,
  changes: {name: 'Mended'},
});
const client = {name: 'Jan', email: 'jan@acme.example'};

describe('what can be done with a refused edit', () => {
  it('a new link opens as it was', () => {
    const draft = makeDraft({name: 'Acme'});
    const mutation = {
      kind: 'link.create',
      linkId: one,
      draft,
      copyToken: '',
      replaces: gone,
    } as const;
    expect(reuse(mutation)).toEqual({kind: 'create', start: draft, replaces: gone});
  });

  it('an edit of a link that is still pending opens that edit', () => {
    expect(reuse(edit(one))).toEqual({
      kind: 'edit',
      linkId: one,
      start: {...draftOf(link), name: 'Mended'},
      held: draftOf(link),
    });
  });

  it('an edit of an answered link becomes a new one that replaces it', () => {
    expect(reuse(edit(one), answered)).toEqual({
      kind: 'create',
      start: {...draftOf(link), name: 'Mended'},
      replaces: one,
    });
  });

  it('an edit of a link that is gone keeps what was written', () => {
    expect(reuse(edit(gone))).toMatchObject({
      kind: 'create',
      start: {name: 'Mended', lines: []},
      replaces: null,
    });
  });

  it('a client is offered again only while the link is pending', () => {
    const mutation = {kind: 'link.assign_client', linkId: one, client} as const;
    expect(reuse(mutation)).toEqual({kind: 'client', linkId: one, client});
    expect(reuse(mutation, answered)).toEqual({kind: 'none'});
  });

  it('what concerns a deal is sent again under a new id', () => {
    const dealId = idOf<DealId>(7);
    expect(reuse({kind: 'link.attach', linkId: one, dealId, attachmentId: idOf(5)})).toMatchObject({
      kind: 'again',
      mutation: {attachmentId: 'new-id'},
    });
    expect(
      reuse({kind: 'attach.request', requestId: idOf(6), linkId: one, deal: {dealId}, note: ''}),
    ).toMatchObject({kind: 'again', mutation: {requestId: 'new-id'}});
    expect(reuse({kind: 'link.attach', linkId: gone, dealId, attachmentId: idOf(5)})).toEqual({
      kind: 'none',
    });
  });

  it('a removal can only be put away', () => {
    expect(canReuse({kind: 'link.remove', linkId: one}, pending)).toBe(false);
    expect(canReuse({kind: 'link.detach', linkId: one, dealId: idOf(7)}, pending)).toBe(false);
    expect(canReuse(edit(one), answered)).toBe(true);
  });
});

it('names the link as it is now, else as the edit calls it', () => {
  expect(nameOfLink(edit(one), pending)).toBe('Link 1');
  expect(nameOfLink(edit(gone), pending)).toBe('Mended');
  expect(nameOfLink({kind: 'link.remove', linkId: gone}, pending)).toBeNull();
  const without = applyChanges(pending, [{kind: 'link', id: one, row: null}]);
  expect(nameOfLink({kind: 'link.edit', linkId: one, changes: {}}, without)).toBeNull();
});
