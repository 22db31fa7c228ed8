import {expect, it} from 'vitest';
import type {LinkId} from '../../../lib/domain/ids.ts';
import {createOptions} from '../../../lib/models/options-model.ts';
import {createPageWorld, idOf, makeDraft, makeLink, settle} from './page-world.ts';

it('exports everything the server does not have, and nothing secret of the account', async () => {
  const world = createPageWorld({links: [makeLink(1)]});
  const refused = {kind: 'link.remove', linkId: idOf<LinkId>(1)} as const;
  world.refuse(refused, {code: 'already_answered'});
  const options = createOptions(world.ports);
  await settle();
  await options.account.create(idOf<LinkId>(2), makeDraft({name: 'On a train'}), null);
  options.exportUnsynced();
  const [file] = world.log.files;
  expect(file?.name).toBe('vouch-unsynced-2026-11-21.json');
  expect(JSON.parse(file?.json ?? '')).toMatchObject({
    format: 'vouch-unsynced-1',
    server: 'http://localhost:4680',
    account: {name: 'Bright Agency'},
    waiting: [{mutation: {kind: 'link.create', draft: {name: 'On a train'}}}],
    refused: [{mutation: refused, refusal: {code: 'already_answered'}}],
  });
  expect(file?.json).not.toContain(makeLink(1).copyToken);
  options.stop();
});

it('exports nothing while nobody is signed in', async () => {
  const world = createPageWorld({signedIn: false});
  const options = createOptions(world.ports);
  await settle();
  options.exportUnsynced();
  expect(world.log.files).toEqual([]);
  options.stop();
});
