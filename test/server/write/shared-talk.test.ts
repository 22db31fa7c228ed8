import {sql} from 'kysely';
import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import type {AccountId, AttachRequestId, DealId, LinkId} from '../../../lib/domain/ids.ts';
import type {CommandMutation, MutationOf} from '../../../lib/domain/mutation.ts';
import {removeMember} from '../../../server/write/account.ts';
import {
  answerTo,
  ask,
  convert,
  must,
  newFile,
  newId,
  ownCompany,
  post,
  share,
  timelineOf,
} from '../shared-deals.ts';
import {createSyncClient} from '../sync-client.ts';
import {
  attach,
  bodyOf,
  createLink,
  createWorld,
  done,
  operator,
  type Someone,
  type World,
} from '../world.ts';

let world: World;
let account: AccountId;
let maria: Someone;
let rep: Someone;
let cam: Someone;
let dealId: DealId;

beforeAll(async () => {
  world = await createWorld();
  account = await world.account('Bright Agency');
  maria = await world.member(account, 'Maria', 'partner_admin');
  rep = await world.vendor('Luca', 'rep');
  cam = await world.vendor('Dana', 'cam');
  await world.assign(account, cam, 'cam');
});
afterAll(() => world.end());

beforeEach(async () => {
  const deal = share(ownCompany());
  ({dealId} = deal);
  await must(world, maria, account, deal);
});

const say = (by: Someone, mutation: CommandMutation) => answerTo(world, by, account, mutation);

/** What the partner's browser holds of a kind, on the deal of the test. */
async function pulled(kind: string): Promise<unknown[]> {
  const client = createSyncClient(world, account, maria);
  await client.pull();
  return [...client.rows].flatMap(([key, row]) =>
    key.startsWith(`${kind}:`) && row && 'dealId' in row && row.dealId === dealId ? [row] : [],
  );
}

describe('messages', () => {
  it('of both sides reach the partner with their comments, files and mentions', async () => {
    const [first, file] = [post(dealId, ' Who signs? '), newFile('quote\u202e.fdp')];
    await must(world, rep, account, {...first, mentions: [maria.userId, newId()], files: [file]});
    const comment = {...post(dealId, 'Hannah'), parentId: first.messageId};
    await must(world, maria, account, comment);
    const deeper = {...post(dealId, 'Thank you'), parentId: comment.messageId};
    await must(world, rep, account, deeper);
    const messages = await pulled('message');
    expect(messages).toHaveLength(3);
    expect(messages).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({id: deeper.messageId, parentId: first.messageId}),
      ]) as unknown[],
    );
    const found = messages.find((one) => (one as {id: string}).id === first.messageId);
    expect(found).toMatchObject({
      ...{text: 'Who signs?', by: {userId: rep.userId, side: 'vendor'}},
      mentions: [{userId: maria.userId}], // who has to do with the deal, and nobody else
    });
    expect(await pulled('file')).toMatchObject([{name: 'quote.fdp', state: 'awaited'}]);
    const kinds = (await timelineOf(world, account, dealId)).map(({event}) => event.kind);
    expect(kinds).toEqual([
      ...['deal_registered', 'message_posted', 'file_added', 'message_posted', 'message_posted'],
    ]);
  });

  it("are edited and deleted by their writer alone, for both sides, and a deleted one's words and files are gone", async () => {
    const message = {...post(dealId, 'A slip of the tongue'), files: [newFile()]};
    const {messageId} = message;
    await must(world, rep, account, message);
    const edit: CommandMutation = {kind: 'message.edit', messageId, text: 'Better', mentions: []};
    for (const by of [maria, cam]) {
      expect(await say(by, edit)).toBe('not_yours');
      expect(await say(by, {kind: 'message.delete', messageId})).toBe('not_yours');
    }
    await must(world, rep, account, {...edit, text: 'Maria?', mentions: [maria.userId]});
    await must(world, rep, account, edit);
    expect(await pulled('message')).toMatchObject([
      {text: 'Better', mentions: [], mentionedBefore: [maria.userId]},
    ]);
    await must(world, rep, account, {kind: 'message.delete', messageId});
    const [left] = await pulled('message');
    expect(left).toMatchObject({text: '', mentions: []});
    expect(left).not.toHaveProperty('mentionedBefore');
    expect((left as {deletedAt: string | null}).deletedAt).not.toBeNull();
    expect(await pulled('file')).toEqual([]);
    expect(await say(rep, edit)).toBe('message_not_found');
    const events = JSON.stringify(await timelineOf(world, account, dealId));
    expect(events).not.toMatch(/slip of the tongue|Better|Maria\?/);
  });

  it.each([
    ['no words', {text: '  '}, 'required'],
    ['too many', {text: 'x'.repeat(10_001)}, 'too_long'],
    ['a file of 26 MB', {files: [{...newFile(), size: 26 * 2 ** 20}]}, 'too_long'],
    ['a file without a name to see', {files: [newFile('\u202e')]}, 'required'],
  ])('with %s are refused with the field', async (_what, given, code) => {
    const outcome = await ask(world, maria, account, {...post(dealId, 'Hello'), ...given});
    expect(outcome).toMatchObject({refusal: {code: 'invalid', fields: [{code}]}});
    expect(await pulled('message')).toEqual([]);
  });

  it('on a message of another deal, or of no deal of ours, are refused', async () => {
    const elsewhere = share(ownCompany());
    await must(world, maria, account, elsewhere);
    const message = post(elsewhere.dealId, 'There');
    await must(world, maria, account, message);
    const comment = {...post(dealId, 'Here'), parentId: message.messageId};
    expect(await say(maria, comment)).toBe('message_not_found');
    expect(await say(maria, post(newId(), 'Nowhere'))).toBe('deal_not_found');
    const plain = await world.deal(account, {shared: false});
    expect(await say(maria, post(plain.id, 'Not shared'))).toBe('deal_not_shared');
  });

  it('of one side are not removed by the other, nor its team', async () => {
    const message = {...post(dealId, 'See'), files: [newFile()]};
    await must(world, maria, account, message);
    const fileId = message.files[0]?.fileId ?? newId();
    expect(await say(rep, {kind: 'file.remove', fileId})).toBe('not_yours');
    const team = (by: Someone, add: Someone[], remove: Someone[]) =>
      say(by, {
        ...{kind: 'deal.team', dealId},
        add: add.map(({userId}) => userId),
        remove: remove.map(({userId}) => userId),
      });
    expect(await team(maria, [maria], [])).toBe('applied');
    expect(await team(rep, [], [maria])).toBe('not_yours');
    expect(await team(maria, [rep], [])).toBe('invalid');
    expect(await team(rep, [rep, cam], [])).toBe('applied');
  });
});

describe('attach requests', () => {
  type Asked = {requestId: AttachRequestId; linkId: LinkId; dealId: DealId};
  async function request(quoteNumber?: string): Promise<Asked> {
    const plain = await world.deal(account, {shared: false, owner: null});
    const link = createLink();
    await must(world, maria, account, link);
    const {linkId} = link;
    const requestId: AttachRequestId = newId();
    await must(world, maria, account, {
      ...{kind: 'attach.request', requestId, linkId, deal: {dealId: plain.id}, note: 'Please'},
      ...(quoteNumber !== undefined && {quoteNumber}),
    });
    return {requestId, linkId, dealId: plain.id};
  }
  const answer = (asked: Asked, given: MutationOf<'attach.answer'>['answer'], by = cam) =>
    say(by, {kind: 'attach.answer', ...asked, answer: given});
  async function state({requestId, linkId}: Asked) {
    const client = createSyncClient(world, account, maria);
    await client.pull();
    const attached = [...client.rows.values()].find(
      (row) =>
        row && 'linkId' in row && 'dealId' in row && !('state' in row) && row.linkId === linkId,
    );
    return {request: client.rows.get(`attach_request:${requestId}`), attached};
  }

  it('are answered by attaching to the deal, once', async () => {
    const asked = await request();
    expect(await answer(asked, {kind: 'attach', attachmentId: newId()})).toBe('applied');
    expect(await state(asked)).toMatchObject({
      request: {state: 'attached', answer: {by: {userId: cam.userId}}},
      attached: {dealId: asked.dealId},
    });
    expect(await answer(asked, {kind: 'decline', reason: 'No'})).toBe('request_answered');
  });

  it('are answered by attaching to a quote of that deal and no other', async () => {
    const [asked, other] = [await request('Q-7'), await request()];
    const amount = {amountMinor: 100, currency: 'EUR'};
    const quoteId = newId();
    await must(world, cam, account, {
      ...{kind: 'vendor.put_quote', quoteId, dealId: other.dealId, number: 'Q-7', amount},
      ...{validUntil: null, file: null},
    });
    const attachmentId = newId();
    expect(await answer(asked, {kind: 'attach', attachmentId, quoteId})).toBe('quote_not_found');
    expect(await state(asked)).toMatchObject({request: {state: 'open', quoteNumber: 'Q-7'}});
    expect(await answer(other, {kind: 'attach', attachmentId, quoteId})).toBe('applied');
    expect(await state(other)).toMatchObject({attached: {quoteId, dealId: other.dealId}});
    const gone = {kind: 'vendor.remove_quote', dealId: other.dealId, quoteId} as const;
    await must(world, cam, account, gone);
    const {attached} = await state(other);
    expect(attached).toMatchObject({id: attachmentId, dealId: other.dealId});
    expect(attached).not.toHaveProperty('quoteId');
    const told = await timelineOf(world, account, other.dealId);
    expect(told.slice(-2).map(({event}) => event.kind)).toEqual(['quote_removed', 'link_attached']);
  });

  it('are declined with a reason, which the partner reads, and may be asked again', async () => {
    const asked = await request();
    expect(await answer(asked, {kind: 'decline', reason: ' '})).toBe('invalid');
    expect(await answer(asked, {kind: 'decline', reason: 'Which quote?'})).toBe('applied');
    expect(await state(asked)).toMatchObject({
      request: {state: 'declined', answer: {reason: 'Which quote?'}},
      attached: undefined,
    });
    const again = {...asked, requestId: newId()};
    const {linkId, requestId} = again;
    await must(world, maria, account, {
      ...{kind: 'attach.request', requestId, linkId, deal: {dealId: asked.dealId}, note: ''},
    });
  });

  it('come true when the deal is shared, unless they are for a quote or the link went elsewhere', async () => {
    const asked = await request();
    const sameDeal = async (quoteNumber?: string): Promise<Asked> => {
      const link = createLink();
      await must(world, maria, account, link);
      const one = {requestId: newId(), linkId: link.linkId, dealId: asked.dealId};
      const {requestId, linkId} = one;
      await must(world, maria, account, {
        ...{kind: 'attach.request', requestId, linkId, deal: {dealId: one.dealId}, note: ''},
        ...(quoteNumber !== undefined && {quoteNumber}),
      });
      return one;
    };
    const [forQuote, elsewhere] = [await sameDeal('Q-9'), await sameDeal()];
    await must(world, maria, account, attach(elsewhere.linkId, dealId));
    await must(world, maria, account, convert({dealId: asked.dealId}, ownCompany()));
    expect(await state(asked)).toMatchObject({
      request: {state: 'attached', answer: {by: {userId: maria.userId}, reason: ''}},
      attached: {dealId: asked.dealId},
    });
    expect(await state(forQuote)).toMatchObject({request: {state: 'open'}, attached: undefined});
    expect(await state(elsewhere)).toMatchObject({request: {state: 'open'}, attached: {dealId}});
    expect((await timelineOf(world, account, asked.dealId)).at(-1)?.event).toEqual({
      ...{kind: 'link_attached', linkId: asked.linkId, dealId: asked.dealId},
      requestId: asked.requestId,
    });
  });

  it('come true when the vendor opens the deal again', async () => {
    const asked = await request();
    await must(world, maria, account, convert({dealId: asked.dealId}, ownCompany()));
    await must(world, maria, account, {
      ...{kind: 'link.detach', linkId: asked.linkId, dealId: asked.dealId},
    });
    await world.read(account, (trx) =>
      sql`update app.deal set sharing = sharing || '{"state": "expired"}', shared = false where id = ${asked.dealId}`.execute(
        trx,
      ),
    );
    const requestId: AttachRequestId = newId();
    await must(world, maria, account, {
      ...{kind: 'attach.request', requestId, linkId: asked.linkId, deal: {dealId: asked.dealId}},
      note: '',
    });
    const {dealId: opened} = asked;
    await must(world, cam, account, {
      ...{kind: 'vendor.set_state', dealId: opened, state: 'active', reason: ''},
    });
    expect(await state({...asked, requestId})).toMatchObject({
      request: {state: 'attached', answer: {by: {userId: cam.userId}}},
      attached: {dealId: opened},
    });
  });

  it('come true when the CAM attaches the link without answering', async () => {
    const asked = await request();
    await must(world, cam, account, attach(asked.linkId, asked.dealId));
    expect(await state(asked)).toMatchObject({
      request: {state: 'attached', answer: {by: {userId: cam.userId}}},
      attached: {dealId: asked.dealId},
    });
    expect((await timelineOf(world, account, asked.dealId)).at(-1)?.event).toEqual({
      ...{kind: 'link_attached', linkId: asked.linkId, dealId: asked.dealId},
      requestId: asked.requestId,
    });
  });

  it('[L3] of two who answer at once one does, and the other hears of it', async () => {
    const asked = await request();
    const answers = await Promise.all([
      answer(asked, {kind: 'attach', attachmentId: newId()}),
      answer(asked, {kind: 'decline', reason: 'No'}),
    ]);
    expect(answers.sort()).toEqual(['applied', 'request_answered']);
  });

  it('of another link or deal are not found', async () => {
    const [asked, other] = [await request(), await request()];
    for (const mixed of [
      {...asked, linkId: other.linkId},
      {...asked, dealId: other.dealId},
      {...asked, requestId: newId()},
    ]) {
      expect(await answer(mixed, {kind: 'decline', reason: 'No'})).toBe('request_not_found');
    }
  });
});

describe('an account', () => {
  it("[L9] has nothing of another's in its feed, though the same rep works on both", async () => {
    const other = await world.account('Other');
    const olga = await world.member(other, 'Olga', 'partner_admin');
    const theirs = share({...ownCompany(), introNote: 'Not for Bright'});
    await must(world, olga, other, theirs);
    await must(world, rep, other, post(theirs.dealId, 'Not for Bright either'));
    await must(world, rep, account, post(dealId, 'For Bright'));
    const client = createSyncClient(world, account, maria);
    await client.pull();
    const all = JSON.stringify([...client.rows.values()]);
    expect(all).toContain('For Bright');
    expect(all).not.toContain('Not for Bright');
    expect(all).not.toContain(theirs.dealId);
  });

  it('[L5, L9] refuses what somebody who has left did not send in time, and takes nothing of it', async () => {
    const tom = await world.member(account, 'Tom');
    const client = createSyncClient(world, account, tom);
    expect(await client.push(post(dealId, 'In time'))).toEqual(['applied']);
    done(await removeMember(world.deps, operator, account, tom.userId));
    const late = [{mid: 2, body: bodyOf(post(dealId, 'Too late'))}];
    // Not refused one by one: the browser keeps its entries, and they go if the person comes back
    expect(await client.send(late)).toEqual({kind: 'no_access'});
    expect(JSON.stringify(await pulled('message'))).not.toContain('Too late');
    expect(await ask(world, tom, account, post(dealId, 'By command'))).toEqual({kind: 'no_access'});
    expect(JSON.stringify(await pulled('message'))).toContain('In time');
  });
});
