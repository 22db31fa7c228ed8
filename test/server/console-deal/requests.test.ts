import {v7 as uuid} from 'uuid';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {createConsoleWorld, formIn, pathOf, send, type ConsoleWorld} from './console-world.ts';

let world: ConsoleWorld;
beforeAll(async () => {
  world = await createConsoleWorld();
});
afterAll(() => world.stop());

const address = '/console/requests';
const ask = (note = 'Please') => world.ask(world.bright, world.maria, note);

async function stateOf(who: string, path: string): Promise<string[]> {
  const {html} = await (await world.as(who)).open(path);
  return ['Open', 'Attached', 'Declined'].filter((word) => html.includes(`<span>${word}</span>`));
}

describe('requests to attach', () => {
  it('are listed for the CAM and PDM of the account, with a form; for the admin without', async () => {
    const {requestId} = await ask('Only for some');
    for (const who of ['Dana', 'Paul', 'Cora', 'Rosa', 'Pat', 'Olga']) {
      const page = await (await world.as(who)).open(address);
      expect(page.status).toBe(200);
      const sees = ['Dana', 'Paul', 'Pat'].includes(who);
      expect(page.html.includes('Only for some'), who).toBe(sees);
      expect(page.html.includes(`form-answer:${requestId}`), who).toBe(sees && who !== 'Pat');
    }
    for (const who of ['Maria', 'Kim']) {
      expect((await (await world.as(who)).open(address)).status).toBe(404);
    }
  });

  it('are attached in one step, and stand below as answered', async () => {
    const {requestId, dealId} = await ask('Attach me');
    const dana = await world.as('Dana');
    const page = await send(dana, await dana.open(address), `answer:${requestId}`, {how: 'attach'});
    expect(page.html).toContain('Added to the deal.');
    expect(page.html).toContain('Answered by Dana');
    expect(page.html).not.toContain(`form-answer:${requestId}`);
    expect(await stateOf('Dana', pathOf(world.bright, dealId))).toContain('Attached');
  });

  it('are declined with a reason, which is needed', async () => {
    const {requestId} = await ask('Decline me');
    const dana = await world.as('Dana');
    const form = `answer:${requestId}`;
    const nothing = await send(dana, await dana.open(address), form, {reason: 'Kept words'});
    expect(nothing.status).toBe(422);
    expect(formIn(nothing, form).fields.reason).toBe('Kept words');
    const silent = await send(dana, nothing, form, {how: 'decline', reason: ' '});
    expect(silent.html).toContain('This is needed.');
    expect(formIn(silent, form).fields.how).toBe('decline');
    const page = await send(dana, silent, form, {reason: 'Sold by somebody else'});
    expect(page.html).toContain('Declined. The partner is told.');
    expect(page.html).toContain('Sold by somebody else');
  });

  it('answered by a colleague meanwhile say so and give the reason back', async () => {
    const {requestId} = await ask('Two answer me');
    const [dana, paul] = [await world.as('Dana'), await world.as('Paul')];
    const form = `answer:${requestId}`;
    const [first, second] = [await dana.open(address), await paul.open(address)];
    await send(dana, first, form, {how: 'attach'});
    const late = await send(paul, second, form, {how: 'decline', reason: 'My reason'});
    expect(late.status).toBe(422);
    expect(late.html).toContain('This request has been answered already.');
    expect(late.html).toMatch(/readonly[^>]*>My reason</i);
  });

  it('go on the quote that the partner named, if there is one of that number', async () => {
    const {requestId, dealId} = await world.ask(world.bright, world.maria, 'On the quote', {
      quoteNumber: 'Q-5',
    });
    const quoteId = uuid();
    await world.run(world.pat, world.bright, {
      ...{kind: 'vendor.put_quote', quoteId: quoteId as never, dealId, number: 'Q-5'}, // made here
      ...{amount: {amountMinor: 100, currency: 'EUR'}, validUntil: null, file: null},
    });
    const dana = await world.as('Dana');
    const page = await dana.open(address);
    expect(formIn(page, `answer:${requestId}`).fields.on).toBe(quoteId);
    await send(dana, page, `answer:${requestId}`, {how: 'attach'});
    expect((await dana.open(pathOf(world.bright, dealId))).html).toContain('Quote Q-5');
  });

  it.each(['Cora', 'Rosa', 'Rick', 'Pat', 'Olga', 'Maria', 'Kim', 'Nobody'])(
    'are not for %s to answer',
    async (who) => {
      const {requestId, linkId, dealId} = await ask();
      const browser = await world.as(who);
      const page = await browser.post(address, {
        ...{key: uuid(), account: world.bright, deal: dealId, request: requestId, link: linkId},
        ...{how: 'attach', on: 'deal', reason: ''},
      });
      if (who === 'Nobody') expect(page.url).toContain('/sign-in');
      else expect([404, 422]).toContain(page.status);
      expect(await stateOf('Dana', pathOf(world.bright, dealId))).toEqual(['Open']);
    },
  );

  it('of another account, deal or link under one’s own name are not there', async () => {
    const mine = await ask();
    const theirs = await world.ask(world.kestrel, world.kim);
    const dana = await world.as('Dana');
    const answer = (given: Record<string, string>) =>
      dana.post(address, {
        ...{key: uuid(), account: world.bright, deal: mine.dealId, request: mine.requestId},
        ...{link: mine.linkId, how: 'attach', on: 'deal', reason: '', ...given},
      });
    expect((await answer({account: world.kestrel})).status).toBe(404);
    expect((await answer({request: theirs.requestId})).status).toBe(422);
    expect((await answer({deal: theirs.dealId})).status).toBe(422);
    expect((await answer({link: theirs.linkId})).status).toBe(422);
    expect((await answer({request: 'x'})).status).toBe(400);
    expect((await answer({account: 'x'})).status).toBe(400);
    expect((await answer({on: 'x'})).status).toBe(400);
    expect(await stateOf('Dana', pathOf(world.bright, mine.dealId))).toEqual(['Open']);
    expect(await stateOf('Cora', pathOf(world.kestrel, theirs.dealId))).toEqual(['Open']);
  });

  it('are not answered from another site', async () => {
    const dana = await world.as('Dana');
    const headers = {origin: 'https://evil.example'};
    const body = new URLSearchParams({key: uuid()});
    expect((await dana.fetch(address, {method: 'POST', body, headers})).status).toBe(403);
  });
});
