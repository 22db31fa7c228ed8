import {randomUUID} from 'node:crypto';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {partnerMutations} from '../../../lib/contract/mutations.ts';
import type {AccountId} from '../../../lib/domain/ids.ts';
import {createWorld, type World} from '../world.ts';
import {startApi} from './running-api.ts';

/**
 * An integrator who has read /openapi.json and nothing else: each command is put together from the shapes that stand there, checked against
 * them, and sent over HTTP.
 */
type Schema = {
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  format?: string;
  pattern?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
};

let world: World;
let api: Awaited<ReturnType<typeof startApi>>;
let account: AccountId;
let variants: Map<string, Schema>;
let protocol: number;
const tokens: Record<string, string> = {};

beforeAll(async () => {
  world = await createWorld();
  api = await startApi({world});
  account = await world.account('Bright Agency');
  tokens.maria = await world.token(await world.member(account, 'Maria', 'partner_admin'));
  const cam = await world.vendor('Dana', 'cam');
  await world.assign(account, cam, 'cam');
  tokens.dana = await world.token(cam);
  await world.vendor('Luca', 'rep');
  const {body} = await api.call('GET', '/openapi.json');
  variants = commandsIn(body);
  protocol = Number((body.info as {version: string}).version);
});
afterAll(async () => {
  await api.stop();
  await world.end();
});

/** The shape of each kind of mutation that a command can carry. */
function commandsIn(document: Record<string, unknown>): Map<string, Schema> {
  const path = ['paths', '/api/v1/accounts/{accountId}/commands', 'post', 'requestBody', 'content'];
  const schema = [...path, 'application/json', 'schema'].reduce<unknown>(
    (part, key) => (part as Record<string, unknown>)[key],
    document,
  ) as Schema;
  const {mutation} = schema.properties ?? {};
  const all = mutation?.oneOf ?? mutation?.anyOf ?? [];
  return new Map(all.map((one) => [String(one.properties?.kind?.const), one]));
}

/** A value of that shape: given where we care, else the simplest that is right. */
function build(schema: Schema, given: Record<string, unknown> = {}): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const options = schema.anyOf ?? schema.oneOf;
  if (options) {
    const none = options.find(({type}) => type === 'null');
    return none ? null : build(options[0] ?? {}, given);
  }
  if (schema.type?.includes('null')) return null;
  if (schema.type === 'object') {
    const names = schema.required ?? [];
    const unknown = Object.keys(given).filter((name) => !(name in (schema.properties ?? {})));
    expect(unknown).toEqual([]); // what we send stands there
    return Object.fromEntries(
      [...new Set([...names, ...Object.keys(given)])].map((name) => [
        name,
        name in given ? given[name] : build(schema.properties?.[name] ?? {}),
      ]),
    );
  }
  if (schema.type === 'array') return [];
  if (schema.type === 'boolean') return true;
  if (schema.type === 'number' || schema.type === 'integer') return 1;
  return schema.format === 'uuid' ? randomUUID() : 'text';
}

async function send(who: string, kind: string, given: Record<string, unknown>) {
  const schema = variants.get(kind);
  if (!schema) throw new Error(`${kind} is not described`);
  return command(who, build(schema, given));
}

async function command(who: string, mutation: unknown) {
  const {status, body} = await api.call('POST', `/api/v1/accounts/${account}/commands`, {
    token: tokens[who],
    body: {protocol, key: randomUUID(), mutation},
  });
  return {status, body};
}

describe('an integrator who reads /openapi.json alone', () => {
  it('finds every mutation that a partner or the vendor can ask for', () => {
    const partners = partnerMutations.map((shape) => String(shape.shape.kind.def.values[0]));
    const vendors = [
      ...['attach.answer', 'vendor.set_owner', 'vendor.set_eligibility', 'vendor.set_close_date'],
      ...['vendor.set_state', 'vendor.put_quote', 'vendor.remove_quote'],
    ];
    expect([...variants.keys()].sort()).toEqual([...partners, ...vendors].sort());
    for (const [kind, {required = [], additionalProperties}] of variants) {
      expect([kind, required.includes('kind'), additionalProperties]).toEqual([kind, true, false]);
    }
  });

  it('shares a deal, posts a message on it, asks for a link to be attached and answers that', async () => {
    const dealId = randomUUID();
    expect(variants.get('deal.share')?.properties?.dealId).toMatchObject({format: 'uuid'});
    const values = {
      ...{name: 'From the ERP', productIds: ['marketing'], amount: null, closeDate: '2027-04-01'},
      ...{contact: null, company: {name: 'Acme', ref: null, domain: 'acme.example'}},
      ...{introNote: '', painOrOpportunity: 'Manual work', nextSteps: ''},
    };
    const shared = await send('maria', 'deal.share', {dealId, values});
    expect(shared).toMatchObject({
      status: 200,
      body: {
        kind: 'applied',
        changes: [{kind: 'deal', id: dealId, row: {sharing: {state: 'active'}}}],
      },
    });
    const text = 'Posted by a machine';
    const posted = await send('maria', 'message.post', {
      ...{messageId: randomUUID(), dealId, text, parentId: null},
    });
    expect(posted).toMatchObject({
      status: 200,
      body: {changes: [{kind: 'message', row: {text}}, {}]},
    });

    const plain = await world.deal(account, {shared: false, owner: null});
    const [linkId, requestId] = [randomUUID(), randomUUID()];
    const draft = {
      ...{name: 'Acme', providingOnboarding: false, durationId: null},
      lines: [{productId: 'sales', tierId: 'starter', onboardingTypeId: 'none'}],
    };
    const copyToken = 'abcdefghijklmnopqrstuvwxyz012345';
    const {pattern = ''} = variants.get('link.create')?.properties?.copyToken ?? {};
    expect(copyToken).toMatch(new RegExp(pattern));
    expect('a secret').not.toMatch(new RegExp(pattern));
    expect(await send('maria', 'link.create', {linkId, draft, copyToken})).toMatchObject({
      status: 200,
    });
    const deal = {dealId: plain.id};
    expect(
      await send('maria', 'attach.request', {requestId, linkId, deal, note: 'Please'}),
    ).toMatchObject({status: 200});
    const answer = {kind: 'attach', attachmentId: randomUUID()};
    const asked = {requestId, linkId, dealId: plain.id};
    expect(await send('maria', 'attach.answer', {...asked, answer})).toMatchObject({
      status: 403,
      body: {error: {code: 'forbidden'}},
    });
    expect(await send('dana', 'attach.answer', {...asked, answer})).toMatchObject({
      status: 200,
      body: {changes: [{kind: 'attachment'}, {kind: 'attach_request', row: {state: 'attached'}}]},
    });
  });

  it.each(['deal.share', 'message.post', 'vendor.put_quote'])(
    'is told of a field of %s that does not stand there',
    async (kind) => {
      const schema = variants.get(kind);
      const mutation = {...(build(schema ?? {}) as object), stage: 'won'};
      const reply = await command('maria', mutation);
      expect(reply.status).toBe(400);
      expect(JSON.stringify(reply.body)).toContain('stage');
    },
  );
});
