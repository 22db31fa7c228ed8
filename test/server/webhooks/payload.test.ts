// @vitest-environment node
import {sql} from 'kysely';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {holdDomains, releaseDomain} from '../../../server/console/domains/hold-domains.ts';
import {webhookPayload, type WebhookPayload} from '../../../lib/contract/webhook-payload.ts';
import type {DomainEvent} from '../../../lib/domain/domain-event.ts';
import type {AccountId} from '../../../lib/domain/ids.ts';
import {createProgram, setVendorRoles} from '../../../server/write/program.ts';
import {
  isWebhookEvent,
  webhookTypes,
  type WebhookKind,
} from '../../../server/webhooks/webhook-types.ts';
import {openApi} from '../../../server/routes/api/openapi.ts';
import {must, newFile, newId, note, ownCompany, post, share} from '../shared-deals.ts';
import {attach, createLink, createWorld, type Someone, type World} from '../world.ts';
import {startReceiver, type Receiver} from './receiver.ts';
import {addEndpoint, deliveriesOf, startSendingTo, until} from './webhook-world.ts';

let world: World;
let admin: Someone;
let accountId: AccountId;
let maria: Someone;
let receiver: Receiver;
let endpoint: {id: string};

beforeAll(async () => {
  world = await createWorld();
  admin = await world.vendor('Pat', 'program_admin');
  await world.vendor('Rick', 'rep');
  accountId = await world.account('Bright Agency');
  maria = await world.member(accountId, 'Maria', 'partner_admin');
  receiver = await startReceiver();
  endpoint = await addEndpoint(world.db, admin, world.programId, receiver.url);
});
afterAll(async () => {
  await receiver.stop();
  await world.end();
});

/** All that was ever sent, once nothing waits any more. */
async function sent(): Promise<WebhookPayload[]> {
  const sending = startSendingTo(world.db);
  await until(async () =>
    (await deliveriesOf(world.db, endpoint.id)).every(({state}) => state === 'delivered'),
  );
  await sending.stop();
  return receiver.received.map(({json}) => webhookPayload.parse(json));
}

describe('what an integrator is sent', () => {
  const [token, mail, contactMail, secretNote] = [
    ...['0123456789abcdefghijklmnopqrstuv', 'client-alone@acme.example'],
    ...['contact-alone@acme.example', 'for our eyes alone'],
  ] as [string, string, string, string]; // four of them
  const link = {...createLink({name: 'Acme'}), copyToken: token};
  const deal = share(ownCompany());
  const contact = {name: 'Cara', email: contactMail, ref: null};

  beforeAll(async () => {
    const ask = (mutation: Parameters<typeof must>[3]) => must(world, maria, accountId, mutation);
    await ask(link);
    await ask({
      kind: 'link.assign_client',
      linkId: link.linkId,
      client: {name: 'Hannah', email: mail},
    } as never); // as the mutation has it, whatever else it may hold
    await ask({...deal, values: {...deal.values, contact}});
    await ask(attach(link.linkId, deal.dealId));
    await ask({
      kind: 'deal.edit',
      dealId: deal.dealId,
      changes: {contact: {...contact, name: 'Di'}},
    });
    await ask({...post(deal.dealId, 'Hello'), files: [newFile()]});
    await ask(note(deal.dealId, secretNote));
    await ask({kind: 'deal.seen', dealId: deal.dealId, at: new Date().toISOString()});
    const gone = createLink({name: 'Gone soon'});
    await ask(gone);
    await ask({kind: 'link.remove', linkId: gone.linkId});
  });

  it('has the shape that /openapi.json says, and each kind stands there', async () => {
    const got = await sent();
    const types = got.map(({type}) => type);
    expect(types.toSorted()).toEqual(
      [
        ...['link.created', 'link.client_assigned', 'deal.registered', 'link.attached'],
        ...['deal.edited', 'message.posted', 'file.added', 'link.created', 'link.removed'],
      ].toSorted(),
    );
    const {webhooks} = openApi('https://vouch.example') as {webhooks: object}; // as OpenAPI 3.1 has it
    expect(Object.keys(webhooks)).toEqual([...Object.values(webhookTypes), 'test']);
  });

  it("never has a note, a link's secret or the address of a client", async () => {
    const all = (await sent()).map((payload) => JSON.stringify(payload)).join('\n');
    for (const secret of [token, mail, contactMail, secretNote, 'copyToken', 'note', '@acme']) {
      expect([secret, all.includes(secret)]).toEqual([secret, false]);
    }
    expect(all).toContain('"client":{"name":"Hannah"}');
    expect(all).toContain('"contact":{"name":"Di","ref":null}');
  });

  it('says which domains the vendor holds, in the order of the account', async () => {
    const dana = await world.vendor('Dana', 'cam');
    await world.assign(accountId, dana, 'cam');
    const by = {kind: 'person', userId: dana.userId, name: dana.name} as const;
    const held = {domains: ['acme.example', 'acme.test'], company: 'Acme'};
    await holdDomains(world.deps, by, accountId, held);
    await releaseDomain(world.deps, by, accountId, 'acme.test');
    const told = (await sent()).filter(({type}) => type.startsWith('domain.'));
    expect(told.map(({type, event, link: about}) => [type, event, about])).toEqual([
      ['domain.held', {kind: 'domains_held', ...held}, null],
      ['domain.released', {kind: 'domain_released', domain: 'acme.test', company: 'Acme'}, null],
    ]);
  });

  it('says what is gone by its name alone', async () => {
    const removed = (await sent()).find(({type}) => type === 'link.removed');
    expect(removed).toMatchObject({link: null, event: {linkName: 'Gone soon'}});
  });

  it('is about the deal and the link as the vendor reads them', async () => {
    const attached = (await sent()).find(({type}) => type === 'link.attached');
    expect(attached).toMatchObject({
      account: {id: accountId, name: 'Bright Agency'},
      deal: {id: deal.dealId, sharing: {state: 'active'}},
      link: {id: link.linkId, name: 'Acme', status: 'pending', answer: null},
    });
    const posted = (await sent()).find(({type}) => type === 'message.posted');
    expect(posted).toMatchObject({message: {text: 'Hello', by: {name: 'Maria', side: 'partner'}}});
  });
});

/** Whoever adds a kind of event decides here or in webhook-types.ts whether it is told; until then the types do not fit. */
const untold: Record<Exclude<DomainEvent['kind'], WebhookKind>, true> = {
  ...{value_overwritten: true, overwrite_dismissed: true, deal_overwrite_dismissed: true},
  ...{note_written: true, note_edited: true, note_deleted: true, deal_seen: true},
  record_linked: true,
  ...{recipient_set: true, notices_set: true},
};

it.each(Object.keys(untold))('a %s is told to nobody', (kind) => {
  expect(isWebhookEvent({kind})).toBe(false);
});

it('goes to no other program', async () => {
  const other = await createProgram(world.db, {name: 'Other', vendorName: 'Other'});
  const olga = await world.person('Olga');
  await setVendorRoles(world.deps, {kind: 'operator'}, other, olga.userId, ['program_admin']);
  const theirs = await addEndpoint(world.db, olga, other, receiver.url);
  await must(world, maria, accountId, createLink());
  expect(await deliveriesOf(world.db, theirs.id)).toEqual([]);
});

it('waits for somebody who may read it, where a program has no admin any more', async () => {
  await sql`update app.vendor_person set roles = '{rep}' where user_id = ${admin.userId}`.execute(
    world.db,
  );
  await must(world, maria, accountId, createLink({name: newId()}));
  const sending = startSendingTo(world.db);
  await until(async () =>
    (await deliveriesOf(world.db, endpoint.id)).some(({problem}) => problem === 'internal'),
  );
  await sending.stop();
});
