import {randomUUID} from 'node:crypto';
import http from 'node:http';
import {sql} from 'kysely';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {commandResponse} from '../../../lib/contract/command.ts';
import {protocol} from '../../../lib/contract/protocol.ts';
import {errorBody, me, pullResponse, pushResponse} from '../../../lib/contract/wire.ts';
import type {AccountId} from '../../../lib/domain/ids.ts';
import {attach, bodyOf, createLink, type Someone} from '../world.ts';
import {startApi} from './running-api.ts';

let api: Awaited<ReturnType<typeof startApi>>;
let account: AccountId;
let other: AccountId;
let maria: Someone;
let token: string;

beforeAll(async () => {
  api = await startApi();
  account = await api.world.account('Bright Agency');
  other = await api.world.account('Somebody else');
  maria = await api.world.member(account, 'Maria Nowak', 'partner_admin');
  token = await api.world.token(maria);
});
afterAll(() => api.stop());

const pushBody = (given = {}) => ({
  protocol,
  accountId: account,
  clientId: randomUUID(),
  mutations: [{mid: 1, body: bodyOf(createLink())}],
  ...given,
});
const pullBody = (given = {}) => ({
  protocol,
  accountId: account,
  clientId: randomUUID(),
  epoch: null,
  cursor: 0,
  walk: null,
  tag: null,
  ackedMid: 0,
  limit: 100,
  ...given,
});
const commandBody = (given = {}) => ({
  protocol,
  key: randomUUID(),
  mutation: createLink(),
  ...given,
});
const commandPath = (id: string = account) => `/api/v1/accounts/${id}/commands`;
const ticketBody = (given = {}) => ({protocol, accountId: account, ...given});

const routes = [
  {name: 'push', path: () => '/api/v1/push', body: pushBody},
  {name: 'pull', path: () => '/api/v1/pull', body: pullBody},
  {name: 'commands', path: () => commandPath(), body: commandBody},
  {name: 'ticket', path: () => '/api/v1/ticket', body: ticketBody},
];

/** Everything that bad input could change. */
async function state() {
  const counts = await api.world.read(account, async (trx) => {
    const {rows} = await sql`
      select (select count(*) from app.link) as links, (select count(*) from app.mutation_log) as log,
        (select rev from app.partner_account) as rev`.execute(trx);
    return rows;
  });
  return JSON.stringify(counts);
}

describe('the API', () => {
  it('says who the token speaks for', async () => {
    const {status, body} = await api.call('GET', '/api/v1/me', {token});
    expect(status).toBe(200);
    expect(me.parse(body)).toEqual({
      protocol,
      user: {id: maria.userId, name: maria.name, email: maria.email},
      accounts: [
        {
          id: account,
          name: 'Bright Agency',
          type: 'solutions_partner',
          role: 'partner_admin',
          programName: 'Solutions Program',
        },
      ],
    });
  });

  it('takes a push and gives it back with a pull', async () => {
    const request = pushBody();
    const pushed = await api.call('POST', '/api/v1/push', {token, body: request});
    expect(pushResponse.parse(pushed.body)).toEqual({
      lastMid: 1,
      results: [{mid: 1, kind: 'applied'}],
    });
    const pulled = await api.call('POST', '/api/v1/pull', {
      token,
      body: pullBody({clientId: request.clientId}),
    });
    expect(pullResponse.parse(pulled.body)).toMatchObject({kind: 'page', lastMid: 1});
  });

  it('answers fork and gap with 409', async () => {
    const request = pushBody();
    await api.call('POST', '/api/v1/push', {token, body: request});
    const fork = {...request, mutations: [{mid: 1, body: bodyOf(createLink())}]};
    const gap = {...request, mutations: [{mid: 5, body: bodyOf(createLink())}]};
    for (const [body, code] of [
      [fork, 'fork'],
      [gap, 'gap'],
    ] as const) {
      expect(await api.call('POST', '/api/v1/push', {token, body})).toMatchObject({
        status: 409,
        body: {error: {code}},
      });
    }
  });

  it('[C1] runs a command once however often it is asked, and knows a reused key', async () => {
    const body = commandBody();
    const first = await api.call('POST', commandPath(), {token, body});
    expect(first.status).toBe(200);
    expect(commandResponse.parse(first.body).changes).toMatchObject([
      {kind: 'link', id: body.mutation.linkId, row: {name: body.mutation.draft.name}},
    ]);
    const before = await state();
    expect(await api.call('POST', commandPath(), {token, body})).toMatchObject({
      status: 200,
      body: first.body,
    });
    const reused = {...body, mutation: createLink()};
    expect(await api.call('POST', commandPath(), {token, body: reused})).toMatchObject({
      status: 409,
      body: {error: {code: 'key_reused'}},
    });
    expect(await state()).toBe(before);
  });

  it('[C1] runs a command once when it is asked many times at once', async () => {
    const body = commandBody();
    const answers = await Promise.all(
      Array.from({length: 6}, () => api.call('POST', commandPath(), {token, body})),
    );
    for (const answer of answers) {
      expect(answer).toMatchObject({status: 200, body: answers[0]?.body ?? {}});
    }
  });

  it('[C2] answers a refused command with its code and the fields', async () => {
    const shared = await api.world.deal(account);
    const open = await api.world.deal(account, {shared: false});
    const link = createLink();
    await api.call('POST', commandPath(), {token, body: commandBody({mutation: link})});
    const cases = [
      [createLink({name: '', lines: []}), 422, 'invalid'],
      [link, 409, 'id_taken'],
      [attach(link.linkId, open.id), 409, 'deal_not_shared'],
      [attach(createLink().linkId, shared.id), 404, 'link_not_found'],
      [attach(link.linkId, link.linkId as never), 404, 'deal_not_found'],
      [{kind: 'link.detach', linkId: link.linkId, dealId: shared.id}, 409, 'not_attached'],
    ] as const;
    for (const [mutation, status, code] of cases) {
      const answer = await api.call('POST', commandPath(), {token, body: commandBody({mutation})});
      expect(answer).toMatchObject({status, body: {error: {code}}});
      errorBody.parse(answer.body);
    }
    const {body} = await api.call('POST', commandPath(), {
      token,
      body: commandBody({mutation: createLink({name: ''})}),
    });
    expect(body).toMatchObject({error: {fields: [{field: 'name', code: 'required'}]}});
  });

  it('never takes an onboarding choice from an account of the provider type', async () => {
    const provider = await api.world.account('Kestrel', 'solutions_provider');
    const owner = await api.world.token(await api.world.member(provider, 'Owen'));
    const lines = (onboardingTypeId: string | null) => [
      {productId: 'marketing', tierId: 'professional', onboardingTypeId},
    ];
    const none = {providingOnboarding: false, durationId: null};
    for (const [draft, status] of [
      [{lines: lines(null), ...none}, 200],
      [{lines: lines('by_partner'), ...none}, 422],
      [{lines: lines('none'), ...none}, 422],
      [{lines: lines(null), providingOnboarding: true, durationId: null}, 422],
      [{lines: lines(null), providingOnboarding: false, durationId: '1_to_3_months'}, 422],
    ] as const) {
      const body = commandBody({mutation: createLink(draft)});
      const answer = await api.call('POST', commandPath(provider), {token: owner, body});
      expect(answer.status).toBe(status);
    }
  });

  it('keeps markup as the text it is', async () => {
    const name = `<script>alert(1)</script> "quoted" 'single' & \u202ebidi`;
    const mutation = createLink({name});
    const {body} = await api.call('POST', commandPath(), {token, body: commandBody({mutation})});
    expect(body).toMatchObject({changes: [{row: {name}}]});
  });
});

describe.each(routes)('bad input: $name', ({path, body}) => {
  const refused = async (
    status: number,
    code: string,
    o: Parameters<typeof api.call>[2],
    at = path(),
  ) => {
    const before = await state();
    const answer = await api.call('POST', at, {token, ...o});
    expect({status: answer.status, code: errorBody.parse(answer.body).error.code}).toEqual({
      status,
      code,
    });
    expect(await state()).toBe(before);
    return answer;
  };

  it('no token, a wrong one, an expired one: 401', async () => {
    await refused(401, 'signed_out', {token: undefined, body: body()});
    await refused(401, 'signed_out', {token: 'nonsense', body: body()});
    const expired = await api.world.token(maria, 16 * 60_000);
    const answer = await refused(401, 'token_expired', {token: expired, body: body()});
    expect(answer.headers.get('www-authenticate')).toContain('Bearer');
  });

  it('a missing field, an unknown one, a wrong type: 400 and which', async () => {
    for (const [key, value] of Object.entries(body())) {
      if (key === 'protocol') continue;
      const {[key]: _, ...without} = body() as Record<string, unknown>;
      const missing = await refused(400, 'invalid', {body: without});
      expect(missing.body).toMatchObject({error: {fields: [{field: key, code: 'required'}]}});
      const wrong = typeof value === 'string' || value === null ? 7 : 'text';
      const answer = await refused(400, 'invalid', {body: {...body(), [key]: wrong}});
      expect(JSON.stringify(answer.body)).toContain(`"field":"${key}"`);
    }
    const unknown = await refused(400, 'invalid', {body: {...body(), surprise: true}});
    expect(unknown.body).toMatchObject({error: {fields: [{field: 'surprise', code: 'unknown'}]}});
  });

  it('no JSON, another content type, no UTF-8, an empty body: 4xx', async () => {
    await refused(400, 'not_json', {text: '{"protocol":'});
    await refused(400, 'not_json', {text: ''});
    await refused(415, 'not_json', {body: body(), headers: {'content-type': 'text/plain'}});
    await refused(400, 'invalid', {text: '[]'});
    await refused(400, 'invalid', {text: 'null'});
    await refused(400, 'invalid', {text: '"text"'});
    await refused(400, 'invalid', {text: '['.repeat(100_000) + ']'.repeat(100_000)});
  });

  it('a text that cannot be stored: 400', async () => {
    for (const text of ['\0', '\ud800']) {
      await refused(400, 'invalid', {body: {...body(), clientId: text, key: `a long key ${text}`}});
    }
  });

  it('a megabyte of text: 400 or 413', async () => {
    const before = await state();
    const megabyte = 'x'.repeat(1_000_000);
    for (const big of [
      {...body(), clientId: megabyte, key: megabyte},
      {...body(), mutations: [{mid: 1, body: megabyte}]},
    ]) {
      const answer = await api.call('POST', path(), {token, body: big});
      expect([400, 413]).toContain(answer.status);
      errorBody.parse(answer.body);
    }
    expect(await state()).toBe(before);
  });

  it('another protocol number: 426 when older, 400 when newer, or none', async () => {
    await refused(426, 'client_too_old', {body: {...body(), protocol: protocol - 1}});
    await refused(400, 'protocol_unknown', {body: {...body(), protocol: protocol + 1}});
    await refused(400, 'invalid', {body: {...body(), protocol: '1'}});
    await refused(400, 'invalid', {body: {...body(), protocol: 1.5}});
    const {protocol: _, ...without} = body();
    await refused(400, 'invalid', {body: without});
  });

  it("another account's id: 403, the same whether it exists or not", async () => {
    const answers = [];
    for (const id of [other, randomUUID()]) {
      const at = path().replace(account, id);
      answers.push(
        await refused(
          403,
          'no_access',
          {body: {...body(), ...('accountId' in body() ? {accountId: id} : {})}},
          at,
        ),
      );
    }
    expect(answers[0]?.body).toEqual(answers[1]?.body);
  });

  it('other methods: 404 or 405, never 5xx', async () => {
    for (const method of ['PUT', 'DELETE', 'PATCH']) {
      const {status} = await api.call(method, path(), {token, body: body()});
      expect([404, 405]).toContain(status);
    }
    expect((await api.call('GET', path(), {token})).status).toBe(404);
  });

  it('is open to any origin, without credentials', async () => {
    const preflight = await fetch(api.origin + path(), {
      method: 'OPTIONS',
      headers: {
        origin: 'moz-extension://random',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type',
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
    expect(preflight.headers.get('access-control-allow-headers')).toContain('authorization');
    expect(preflight.headers.get('access-control-allow-credentials')).toBeNull();
    const answer = await api.call('POST', path(), {body: body()});
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  });
});

describe('bad input inside a mutation', () => {
  const line = {productId: 'marketing', tierId: 'professional', onboardingTypeId: 'by_partner'};
  const ref = {
    crm: 'hubspot',
    portal: '4680',
    objectType: 'deal',
    objectId: '1',
    url: 'https://app.hubspot.com/contacts/4680/record/0-3/1',
  };
  const [linkId, dealId, requestId] = [randomUUID(), randomUUID(), randomUUID()];
  const drafted = (given: object) => {
    const link = createLink();
    return {...link, draft: {...link.draft, ...given}};
  };
  const lined = (given: object) => drafted({lines: [{...line, ...given}]});
  const edited = (changes: unknown) => ({kind: 'link.edit', linkId, changes});
  const assigned = (client: unknown) => ({kind: 'link.assign_client', linkId, client});
  const dismissed = (overwriteId: unknown) => ({kind: 'overwrite.dismiss', linkId, overwriteId});
  const asked = (deal: unknown, note: unknown = '') => ({
    kind: 'attach.request',
    requestId,
    linkId,
    deal,
    note,
  });
  const discovered = (given: object) =>
    asked({newDealId: dealId, name: 'Torrini', ref: {...ref, ...given}});

  /** Mutation and the path of the field that is named, or undefined where only the whole can be. */
  const table: Array<[what: string, mutation: unknown, field: string | undefined]> = [
    ['a mutation that is none', 'link.create', 'mutation'],
    ['no kind', {linkId}, 'mutation.kind'],
    ['an unknown kind', {kind: 'link.answer', linkId, input: {}}, 'mutation.kind'],
    ['a kind of Object', {kind: '__proto__', linkId}, 'mutation.kind'],
    ['an unknown field', {...createLink(), answer: null}, 'mutation.answer'],
    ['a draft that is none', {...createLink(), draft: []}, 'mutation.draft'],
    ['an unknown field of the draft', drafted({client: null}), 'mutation.draft.client'],
    ['a name that is a number', drafted({name: 7}), 'mutation.draft.name'],
    ['a name of 1001 characters', drafted({name: 'x'.repeat(1001)}), 'mutation.draft.name'],
    ['lines that are an object', drafted({lines: {0: line}}), 'mutation.draft.lines'],
    ['51 lines', drafted({lines: Array(51).fill(line)}), 'mutation.draft.lines'],
    ['a line that is a text', drafted({lines: ['marketing']}), 'mutation.draft.lines.0'],
    ['a line that is null', drafted({lines: [line, null]}), 'mutation.draft.lines.1'],
    ['a product that is a number', lined({productId: 7}), 'mutation.draft.lines.0.productId'],
    ['no product', lined({productId: undefined}), 'mutation.draft.lines.0.productId'],
    ['a tier that is null', lined({tierId: null}), 'mutation.draft.lines.0.tierId'],
    [
      'a type that is a list',
      lined({onboardingTypeId: []}),
      'mutation.draft.lines.0.onboardingTypeId',
    ],
    ['an unknown field of a line', lined({price: 1}), 'mutation.draft.lines.0.price'],
    [
      'a switch that is a text',
      drafted({providingOnboarding: 'yes'}),
      'mutation.draft.providingOnboarding',
    ],
    ['a duration that is a number', drafted({durationId: 3}), 'mutation.draft.durationId'],
    ['a token too short', {...createLink(), copyToken: 'short'}, 'mutation.copyToken'],
    ['a source that is no id', {...createLink(), replaces: 'x'}, 'mutation.replaces'],
    ['changes that are null', edited(null), 'mutation.changes'],
    ['changes of the answer', edited({answer: null}), 'mutation.changes.answer'],
    ['changes of the client', edited({client: null}), 'mutation.changes.client'],
    ['a new name that is null', edited({name: null}), 'mutation.changes.name'],
    [
      'a new line with more in it',
      edited({lines: [{...line, extra: 1}]}),
      'mutation.changes.lines.0.extra',
    ],
    ['what was seen as null', {...edited({}), was: null}, 'mutation.was'],
    ['what was seen of the answer', {...edited({}), was: {answer: null}}, 'mutation.was.answer'],
    ['what was seen as a number', {...edited({}), was: {name: 7}}, 'mutation.was.name'],
    ['51 lines seen', {...edited({}), was: {lines: Array(51).fill(line)}}, 'mutation.was.lines'],
    ['a client seen that is a text', {...assigned(null), was: 'Otto'}, 'mutation.was'],
    ['a notice that is no id', dismissed('x'), 'mutation.overwriteId'],
    ['a notice left out', dismissed(undefined), 'mutation.overwriteId'],
    ['a client that is a text', assigned('Otto'), 'mutation.client'],
    ['a client left out', {kind: 'link.assign_client', linkId}, 'mutation.client'],
    ['a client without a mail address', assigned({name: 'Otto'}), 'mutation.client.email'],
    ['a client of more', assigned({name: 'O', email: 'o@x.example', id: 1}), 'mutation.client.id'],
    [
      'a link id in capitals',
      {kind: 'link.remove', linkId: linkId.toUpperCase()},
      'mutation.linkId',
    ],
    [
      'a deal id that is a list',
      {kind: 'link.detach', linkId, dealId: [dealId]},
      'mutation.dealId',
    ],
    ['a note that is a number', asked({dealId}, 7), 'mutation.note'],
    ['a deal of both kinds', asked({dealId, newDealId: dealId, ref, name: 'T'}), undefined],
    ['a deal that is null', asked(null), undefined],
    [
      'a javascript: address',
      discovered({url: 'javascript:alert(1)//https://x.example'}),
      undefined,
    ],
    ['a data: address', discovered({url: 'data:text/html,https://x.example'}), undefined],
    [
      'an address on a second line',
      discovered({url: 'javascript:0\nhttps://x.example'}),
      undefined,
    ],
    ['an address elsewhere', discovered({url: 'https://phishing.example/0-3/1'}), undefined],
    ['an unknown CRM', discovered({crm: 'constructor'}), undefined],
    ['an unknown kind of record', discovered({objectType: 'ticket'}), undefined],
    ['an unknown field of the record', discovered({title: 'x'}), undefined],
  ];

  it('reads the same with nothing wrong in it', async () => {
    const linkNotFound = {status: 404, body: {error: {code: 'link_not_found'}}};
    for (const mutation of [
      edited({}),
      {...edited({}), was: {name: 'Acme', lines: [line], durationId: null}},
      {...assigned(null), was: {name: 'Otto', email: 'otto@acme.example'}},
      assigned({name: 'Otto', email: 'otto@acme.example'}),
      {kind: 'link.remove', linkId},
      asked({dealId}),
      discovered({}),
    ]) {
      const answer = await api.call('POST', commandPath(), {token, body: commandBody({mutation})});
      expect(answer).toMatchObject(linkNotFound);
    }
    const made = await api.call('POST', commandPath(), {
      token,
      body: commandBody({mutation: lined({})}),
    });
    expect(made.status).toBe(200);
  });

  it.each(table)('%s: 400 as a command', async (_, mutation, field) => {
    const before = await state();
    const answer = await api.call('POST', commandPath(), {token, body: commandBody({mutation})});
    const {error} = errorBody.parse(answer.body);
    expect([answer.status, error.code]).toEqual([400, 'invalid']);
    if (field) expect(error.fields?.map((one) => one.field)).toContain(field);
    else expect(error.fields?.[0]?.field).toMatch(/^mutation\.deal/);
    expect(await state()).toBe(before);
  });

  it('all of them in one push: each refused as invalid, no link made, the queue goes on', async () => {
    const clientId = randomUUID();
    const links = async () => (JSON.parse(await state()) as [{links: number}])[0].links;
    const before = await links();
    const good = createLink();
    const mutations = [...table.map(([, mutation]) => mutation), good].map((mutation, index) => ({
      mid: index + 1,
      body: bodyOf(mutation),
    }));
    const {status, body} = await api.call('POST', '/api/v1/push', {
      token,
      body: pushBody({clientId, mutations}),
    });
    expect(status).toBe(200);
    const {results} = pushResponse.parse(body);
    expect(results.at(-1)).toEqual({mid: mutations.length, kind: 'applied'});
    for (const result of results.slice(0, -1)) {
      expect(result).toMatchObject({kind: 'refused', code: 'invalid'});
    }
    expect(await links()).toBe(before + 1);
  });

  it('[P5, L10] a body with what cannot be stored, raw or escaped, is refused alone, and answered so again', async () => {
    const clientId = randomUUID();
    const read = bodyOf(createLink({name: 'Acme'}));
    const bodies = [
      ...['\0', '\ud800', '\udc00', '\\u0000', '\\ud800'].flatMap((poison) => [
        poison,
        `${read}${poison}`,
        read.replace('Acme', `Ac${poison}me`),
        read.replace('"draft"', `"dr${poison}aft"`),
      ]),
      read,
    ];
    const mutations = bodies.map((body, index) => ({mid: index + 1, body}));
    const send = () =>
      api.call('POST', '/api/v1/push', {token, body: pushBody({clientId, mutations})});
    const {status, body} = await send();
    expect(status).toBe(200);
    const expected = bodies.map((_, index) =>
      index + 1 < bodies.length
        ? {mid: index + 1, kind: 'refused', code: 'invalid'}
        : {mid: index + 1, kind: 'applied'},
    );
    expect(pushResponse.parse(body).results).toEqual(expected);
    expect((await send()).body).toEqual(body);
  });

  it('[L11] a push of 101, a page of 501 and a walk of 1001: 400 and which', async () => {
    const mutations = Array.from({length: 101}, (_, index) => ({mid: index + 1, body: '{}'}));
    for (const [path, body, field] of [
      ['/api/v1/push', pushBody({mutations}), 'mutations'],
      ['/api/v1/push', pushBody({mutations: []}), 'mutations'],
      ['/api/v1/pull', pullBody({limit: 501, cursor: 1, epoch: 'any'}), 'limit'],
      ['/api/v1/pull', pullBody({limit: 1001}), 'limit'],
      ['/api/v1/pull', pullBody({limit: 0}), 'limit'],
    ] as const) {
      const answer = await api.call('POST', path, {token, body});
      expect(answer.status).toBe(400);
      expect(errorBody.parse(answer.body).error.fields).toMatchObject([{field}]);
    }
  });
});

describe('bad input: me, and addresses that are none', () => {
  it('no token, a wrong one, an expired one: 401', async () => {
    const expired = await api.world.token(maria, 16 * 60_000);
    for (const [given, code] of [
      [undefined, 'signed_out'],
      ['nonsense', 'signed_out'],
      [expired, 'token_expired'],
    ] as const) {
      const answer = await api.call('GET', '/api/v1/me', {token: given});
      expect(answer).toMatchObject({status: 401, body: {error: {code}}});
    }
  });

  it('shows a person of no account that there is none', async () => {
    const nobody = await api.world.token(await api.world.person('Nobody'));
    const {status, body} = await api.call('GET', '/api/v1/me', {token: nobody});
    expect([status, me.parse(body).accounts]).toEqual([200, []]);
  });

  it.each(['x', '..', '%00', '%E0%A4%A', "'", '9'.repeat(3000)])(
    'commands of the account %j: 4xx',
    async (id) => {
      const answer = await api.call('POST', commandPath(id), {token, body: {}});
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      errorBody.parse(answer.body);
    },
  );

  it('an address below /api that does not exist: 404 in the same shape', async () => {
    const answer = await api.call('POST', '/api/v2/push', {token, body: {}});
    expect(answer.status).toBe(404);
    errorBody.parse(answer.body);
  });
});

describe('permissions by route', () => {
  it.each([
    ['member', 200, 200, 200],
    ['CAM of the account', 403, 403, 403],
    ['CAM of another account', 403, 403, 403],
    ['rep', 403, 403, 403],
    ['program admin', 403, 403, 403],
    ['member of another account', 403, 403, 403],
    ['nobody', 403, 403, 403],
  ])('%s: create a link %i, push %i, pull %i', async (who, command, push, pull) => {
    const {world} = api;
    const makers: Record<string, () => Promise<Someone>> = {
      member: () => world.member(account, 'Tomasz'),
      'CAM of the account': async () => {
        const cam = await world.vendor('Dana', 'cam');
        await world.assign(account, cam, 'cam');
        return cam;
      },
      'CAM of another account': async () => {
        const cam = await world.vendor('Carl', 'cam');
        await world.assign(other, cam, 'cam');
        return cam;
      },
      rep: () => world.vendor('Luca', 'rep'),
      'program admin': () => world.vendor('Ruth', 'program_admin'),
      'member of another account': () => world.member(other, 'Olga'),
      nobody: () => world.person('Nobody'),
    };
    const person = await makers[who]?.();
    if (!person) throw new Error(`Who is ${who}?`);
    const theirs = await world.token(person);
    const statusOf = async (path: string, body: object) =>
      (await api.call('POST', path, {token: theirs, body})).status;
    expect([
      await statusOf(commandPath(), commandBody()),
      await statusOf('/api/v1/push', pushBody()),
      await statusOf('/api/v1/pull', pullBody()),
    ]).toEqual([command, push, pull]);
  });

  it('a CAM attaches on a shared deal of an assigned account, and may not ask to', async () => {
    const {world} = api;
    const cam = await world.vendor('Dana', 'cam');
    await world.assign(account, cam, 'cam');
    const camToken = await world.token(cam);
    const deal = await world.deal(account);
    const link = createLink();
    await api.call('POST', commandPath(), {token, body: commandBody({mutation: link})});
    const attached = await api.call('POST', commandPath(), {
      token: camToken,
      body: commandBody({mutation: attach(link.linkId, deal.id)}),
    });
    expect(attached.status).toBe(200);
    const asked = await api.call('POST', commandPath(), {
      token: camToken,
      body: commandBody({
        mutation: {
          kind: 'attach.request',
          requestId: randomUUID(),
          linkId: link.linkId,
          deal: {dealId: deal.id},
          note: '',
        },
      }),
    });
    expect(asked).toMatchObject({status: 403, body: {error: {code: 'forbidden'}}});
  });
});

describe('the server itself', () => {
  it('says whether it is well', async () => {
    expect(await api.call('GET', '/healthz')).toMatchObject({status: 200, body: {ok: true}});
  });

  it('describes its API in OpenAPI, every route of it, with schemas that refuse unknown fields', async () => {
    const {body} = await api.call('GET', '/openapi.json');
    expect(Object.keys(body.paths as object).sort()).toEqual([
      '/api/checkout-sessions',
      '/api/checkout-sessions/{id}',
      '/api/v1/accounts/{accountId}/commands',
      '/api/v1/accounts/{accountId}/files/{fileId}',
      '/api/v1/accounts/{accountId}/files/{fileId}/bytes',
      '/api/v1/accounts/{accountId}/files/{fileId}/content',
      '/api/v1/accounts/{accountId}/files/{fileId}/preview',
      '/api/v1/accounts/{accountId}/links/{linkId}/receipt',
      '/api/v1/me',
      '/api/v1/pull',
      '/api/v1/push',
      '/api/v1/ticket',
      '/healthz',
    ]);
    const text = JSON.stringify(body);
    expect(text).toContain('"openapi":"3.1.0"');
    for (const [path, methods] of Object.entries(body.paths as Record<string, object>)) {
      for (const operation of Object.values(methods) as unknown[]) {
        const schema = {$ref: '#/components/schemas/Error'};
        const answer: object = {content: {'application/json': {schema}}};
        const busy = {...answer, headers: {'Retry-After': {schema: {type: 'integer'}}}};
        expect(operation).toMatchObject({
          responses: {503: path === '/healthz' ? answer : busy},
        });
      }
    }
    expect(body).toMatchObject({
      paths: {
        '/api/v1/push': {
          post: {
            requestBody: {
              content: {
                'application/json': {
                  schema: {
                    additionalProperties: false,
                    required: ['protocol', 'accountId', 'clientId', 'mutations'],
                  },
                },
              },
            },
          },
        },
      },
    });
  });

  it('keeps an idle connection longer than the proxy before it does', async () => {
    const agent = new http.Agent({keepAlive: true});
    const said = await new Promise((done, fail) => {
      http
        .get(`${api.origin}/healthz`, {agent}, (answer) => {
          answer.resume();
          done(answer.headers['keep-alive']);
        })
        .on('error', fail);
    });
    agent.destroy();
    expect(said).toBe('timeout=125');
  });

  it('refuses a host name that is not its own', async () => {
    const statusFor = (host: string) =>
      new Promise((done, fail) => {
        http
          .get(`${api.origin}/healthz`, {headers: {host}}, (answer) => {
            answer.resume();
            done(answer.statusCode);
          })
          .on('error', fail);
      });
    expect(await statusFor('evil.example')).toBe(421);
    expect(await statusFor('localhost.evil.example:4680')).toBe(421);
    for (const none of ['local host', '[::1']) expect(await statusFor(none)).toBe(400);
    expect(await statusFor('localhost:1')).toBe(200);
    expect(await statusFor('127.0.0.1')).toBe(200);
    expect(await statusFor('[::1]:4680')).toBe(200);
  });

  it('sends the security headers with every answer', async () => {
    for (const path of ['/healthz', '/api/v1/me', '/nowhere']) {
      const {headers} = await api.call('GET', path);
      expect(Object.fromEntries(headers)).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'content-security-policy': expect.stringContaining("default-src 'none'") as string,
      });
    }
  });

  it('never shows the cause of a 5xx, and writes it to the log without bodies or tokens', async () => {
    const own = await startApi();
    try {
      const id = await own.world.account('A');
      const person = await own.world.member(id, 'Maria');
      const theirs = await own.world.token(person);
      await own.world.pool.query('alter table app.feed rename to feed_gone');
      const secret = 'a name nobody may read in a log';
      const body = {...commandBody(), mutation: createLink({name: secret})};
      const answer = await own.call('POST', commandPath(id), {token: theirs, body});
      expect(answer).toMatchObject({status: 500, body: {error: {code: 'internal'}}});
      expect(JSON.stringify(answer.body)).not.toContain('feed');
      const log = JSON.stringify(own.log);
      expect(log).toContain('feed');
      expect(log).not.toContain(secret);
      expect(log).not.toContain(theirs);
    } finally {
      await own.stop();
    }
  });
});
