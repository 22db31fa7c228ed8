import {sql} from 'kysely';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {v7 as uuid} from 'uuid';
import type {DealId, LinkId} from '../../../lib/domain/ids.ts';
import {noteVisit} from '../../../server/client/client-visits.ts';
import {inTenant} from '../../../server/db/database.ts';
import {createPortfolio, type Portfolio} from './portfolio.ts';

/** What the console says of a link beside its answer: whose place it takes, and which machines came by. */
let at: Portfolio;
let dealId: DealId;
let answered: LinkId;
let clone: LinkId;
beforeAll(async () => {
  at = await createPortfolio();
  const {bright, people, running, command} = at;
  dealId = await at.deal(bright, people.maria, {name: 'Around'}, people.rick);
  ({linkId: answered} = await at.linkOn(bright, people.maria, undefined, 'First ask'));
  const answer = {
    ...{at: '2026-11-20T10:00:00.000Z', by: {name: 'Ann'}, evidence: 'unverified'},
    lines: [
      {
        ...{productId: 'marketing', verdict: 'rejected'},
        reason: {id: 'other', name: 'Other', text: 'No'},
      },
    ],
    snapshot: {
      ...{partner: 'B', vendor: 'V', duration: null},
      lines: [{product: 'Marketing Hub', tier: 'Free', onboarding: null}],
    },
  };
  await inTenant(running.db, bright, (trx) =>
    sql`update app.link set answer = ${JSON.stringify(answer)}::jsonb where id = ${answered}`.execute(
      trx,
    ),
  );
  ({linkId: clone} = await at.linkOn(bright, people.maria, dealId, 'Second ask'));
  await inTenant(running.db, bright, (trx) =>
    sql`update app.link set replaces = ${answered} where id = ${clone}`.execute(trx),
  );
  const other = {accountId: bright, linkId: clone};
  await noteVisit(running.db, other, 'opened', undefined); // a person
  for (const what of ['opened', 'opened', 'opened', 'sent'] as const) {
    await noteVisit(running.db, other, what, 'agent');
  }
  await command(people.maria, bright, {
    ...{kind: 'message.post', messageId: uuid() as never, dealId, parentId: null, text: 'Hi'}, // made here
    ...{mentions: [], files: []},
  });
});
afterAll(() => at.running.stop());

const dealPage = () => `/console/deals/${at.bright}/${dealId}`;

describe('a link cloned from an answered one', () => {
  it('says whose place it takes, on the deal and in the list', async () => {
    const said = /Takes the place of “First ask”, answered on Nov 20, 2026: Rejected/;
    for (const path of [dealPage(), '/console/links?q=Second']) {
      expect((await at.browsers.dana.open(path)).html).toMatch(said);
    }
    expect((await at.browsers.dana.open('/console/links?q=First')).html).not.toMatch(said);
  });

  it('names no link to a rep who does not see it', async () => {
    expect((await at.browsers.rick.open(dealPage())).html).not.toContain('First ask');
  });
});

describe('visits of machines', () => {
  const opened = /Opened by a machine, \w+ \d+, \d+ ×3/;
  const sent = /Form sent by a machine, \w+ \d+, \d+</;
  it('are shown to the CAM, day by day, and in the list', async () => {
    for (const path of [dealPage(), '/console/links?q=Second']) {
      const {html} = await at.browsers.dana.open(path);
      expect(html).toMatch(opened);
      expect(html).toMatch(sent);
    }
  });

  it('are none of a rep’s business', async () => {
    const {html} = await at.browsers.rick.open(dealPage());
    expect(html).toContain('Second ask');
    expect(html).not.toMatch(/by a machine/);
  });
});
