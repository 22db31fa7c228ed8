import {afterEach, describe, expect, it} from 'vitest';
import type {LinkId} from '../../../lib/domain/ids.ts';
import type {OptionsModel} from '../../../lib/models/options-model.ts';
import {createOptions} from '../../../lib/models/options-model.ts';
import type {PageWorld} from './page-world.ts';
import {createPageWorld, idOf, makeDraft, makeLink, settle} from './page-world.ts';

const [one, two] = [idOf<LinkId>(1), idOf<LinkId>(2)];
let options: OptionsModel | undefined;
afterEach(() => options?.stop());

async function open(world: PageWorld): Promise<OptionsModel> {
  options = createOptions(world.ports);
  await settle();
  return options;
}

describe('the export', () => {
  it('holds everything the server does not have, and nothing secret of the account', async () => {
    const world = createPageWorld({links: [makeLink(1)]});
    const refused = {kind: 'link.remove', linkId: one} as const;
    world.refuse(refused, {code: 'already_answered'});
    const model = await open(world);
    await model.account.create(two, makeDraft({name: 'On a train'}), null);
    model.exportUnsynced();
    const [file] = world.log.files;
    expect(file?.name).toBe('vouch-unsynced-2026-11-21.json');
    expect(JSON.parse(file?.json ?? '')).toMatchObject({
      format: 'vouch-unsynced-1',
      server: 'http://localhost:4680',
      user: {email: 'maria@bright.example'},
      account: {name: 'Bright Agency'},
      clientId: 'client-1',
      waiting: [
        {
          link: 'On a train',
          mutation: {kind: 'link.create', draft: {name: 'On a train'}},
          body: world.queue()[0]?.body,
        },
      ],
      refused: [{link: 'Link 1', mutation: refused, refusal: {code: 'already_answered'}}],
    });
    expect(file?.json).not.toContain(makeLink(1).copyToken);
    expect(file?.json.split('\n').length).toBeGreaterThan(20);
  });

  it('has the exact text of an edit that this version cannot read', async () => {
    const world = createPageWorld();
    world.refuse(undefined, {code: 'invalid'});
    const model = await open(world);
    model.exportUnsynced();
    expect(JSON.parse(world.log.files[0]?.json ?? '')).toMatchObject({
      refused: [{link: null, body: world.refused()[0]?.body}],
    });
    expect(world.refused()[0]?.body).toContain('link.praise');
  });

  it('works offline and after the session has ended', async () => {
    const world = createPageWorld({session: {expired: true}});
    world.online = false;
    const model = await open(world);
    await model.account.create(two, makeDraft({name: 'On a train'}), null);
    model.exportUnsynced();
    expect(world.log.files[0]?.json).toContain('On a train');
  });

  it('is nobody’s while nobody is signed in: the edits left here belong to whoever wrote them', async () => {
    const world = createPageWorld();
    const model = await open(world);
    await model.account.create(two, makeDraft({name: 'On a train'}), null);
    await model.account.signOutAnyway();
    await settle();
    model.exportUnsynced();
    expect(world.log.files).toEqual([]);
  });
});

describe('what is left of an account that was taken away', () => {
  it('is exported under the name of who wrote it and where, without a session', async () => {
    const world = createPageWorld({links: [makeLink(1)]});
    world.refuse({kind: 'link.remove', linkId: one}, {code: 'already_answered'});
    const model = await open(world);
    await model.account.create(two, makeDraft({name: 'On a train'}), null);
    world.loseAccount();
    await settle();
    const [left] = model.left.here.value;
    expect(left).toMatchObject({account: {name: 'Bright Agency'}, count: 2});
    if (left) model.exportLeft(left);
    expect(JSON.parse(world.log.files[0]?.json ?? '')).toMatchObject({
      format: 'vouch-unsynced-1',
      server: 'http://localhost:4680',
      user: {id: 'u1', name: 'Maria Nowak'},
      account: {name: 'Bright Agency'},
      waiting: [{link: 'On a train', body: world.queue()[0]?.body}],
      refused: [{mutation: {kind: 'link.remove'}, refusal: {code: 'already_answered'}}],
    });
  });

  it('is not offered as a file before the disk has answered', async () => {
    const world = createPageWorld();
    const model = await open(world);
    await model.account.create(two, makeDraft(), null);
    world.storeOpens = false;
    world.loseAccount();
    await settle();
    const [left] = model.left.here.value;
    if (left) model.exportLeft(left);
    expect(left).toMatchObject({count: 1, found: undefined});
    expect(world.log.files).toEqual([]);
  });
});

it('reads everything only when an edit needs the name of its link', async () => {
  const links = Array.from({length: 50}, (_, at) => makeLink(at + 1));
  const calm = createPageWorld({links});
  await open(calm);
  expect(calm.log.wholeReads).toBe(0);
  options?.stop();
  const world = createPageWorld({links});
  world.refuse({kind: 'link.remove', linkId: one}, {code: 'already_answered'});
  const model = await open(world);
  expect(model.account.snapshot.value?.view.links.get(one)?.name).toBe('Link 1');
});
