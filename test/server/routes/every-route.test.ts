import {v7 as uuid} from 'uuid';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {inTenant} from '../../../server/db/database.ts';
import {createConsoleWorld, type ConsoleWorld} from '../console-deal/console-world.ts';

/**
 * Every route that is registered, by whom it is for, and that nobody else gets further than its door. What each of them lets through to whom is
 * tested beside it; here none can be forgotten.
 */
let world: ConsoleWorld;
/** What stands in addresses: Kestrel's, of which Bright's people, and another program's, must not learn. */
let theirs: Record<string, string>;

beforeAll(async () => {
  world = await createConsoleWorld();
  const {kestrel, kim} = world;
  const deal = await world.share(kestrel, kim, {name: 'Kestrel deal'}, world.rick);
  const {linkId} = await world.link(kestrel, kim, 'Kestrel proof');
  const unknown = uuid();
  theirs = {
    ...{account: kestrel, accountId: kestrel, deal, linkId},
    ...{id: kestrel, fileId: unknown, delivery: unknown},
  };
});
afterAll(() => world.stop());

/** Longest first: whoever it begins with. */
const doors: Array<[begins: string, who: Who]> = [
  // Whoever comes
  ...[
    ...['/healthz', '/openapi.json', '/.well-known/', '/sign-in', '/sign-out', '/oauth2/'],
    ...['/checkout.js', '/verify'],
  ].map((path): [string, Who] => [path, 'anybody']),
  // Whoever has the secret that stands in the address, or, until there is an admin, in the form
  ...['/c/', '/k/', '/r/', '/u/', '/notices/off/', '/invitations/', '/setup'].map(
    (path): [string, Who] => [path, 'secret'],
  ),
  ['/api/checkout-sessions', 'vendor_key'],
  ['/api/v1/', 'token'],
  ['/receipts/:accountId/', 'account'],
  ['/team/:id', 'account'],
  ['/console/deals/:account/', 'account'],
  ['/console/files/:accountId/', 'account'],
  ['/console', 'vendor'],
  ['/admin', 'admin'],
  ['/home', 'signed_in'],
];
type Who =
  'anybody' | 'secret' | 'vendor_key' | 'token' | 'account' | 'vendor' | 'admin' | 'signed_in';

type Route = {method: string; path: string};
const whoOf = ({path}: Route): Who | undefined =>
  path === '/' ? 'signed_in' : doors.find(([begins]) => path.startsWith(begins))?.[1];
const routesOf = (...who: Who[]): Route[] =>
  world.running.routes().filter((route) => who.includes(whoOf(route) ?? 'anybody'));

/** Where it leads, with ids of Kestrel's. */
const addressOf = ({path}: Route): string =>
  path.replace(/:(\w+)/g, (_, name: string) => theirs[name] ?? uuid());

/** What somebody without a right to it gets: a word that it is not for them, that it is not there, or the way to sign in. */
async function isClosed(who: string, route: Route): Promise<string> {
  const browser = await world.as(who);
  const address = addressOf(route);
  const page =
    route.method === 'GET'
      ? await browser.open(address)
      : await browser.post(address, {key: uuid()});
  const isDoor = new URL(page.url, world.running.origin).pathname === '/sign-in';
  return isDoor || [401, 403, 404].includes(page.status)
    ? ''
    : `${who}: ${route.method} ${route.path} is answered with ${page.status}`;
}

/** Of everybody, asked one after the other: the ways that stand open. */
async function openTo(people: readonly string[], routes: readonly Route[]): Promise<string[]> {
  const found: string[] = [];
  for (const who of people) for (const route of routes) found.push(await isClosed(who, route));
  return found.filter((said) => said !== '');
}

/** What moves with every change in Kestrel's account and in the program. */
async function revs() {
  const {kestrel, running, programId} = world;
  const account = await inTenant(running.db, kestrel, (trx) =>
    trx
      .selectFrom('partner_account')
      .select(['rev', 'log_seq'])
      .where('id', '=', kestrel)
      .executeTakeFirstOrThrow(),
  );
  const program = await running.db
    .selectFrom('program')
    .select('version')
    .where('id', '=', programId)
    .executeTakeFirstOrThrow();
  return {account, program};
}

describe('every route', () => {
  it('is in the table of whom it is for', () => {
    expect(
      world.running
        .routes()
        .filter((route) => whoOf(route) === undefined)
        .map(({method, path}) => `${method} ${path}`),
    ).toEqual([]);
    const unused = doors.filter(([begins]) =>
      world.running.routes().every(({path}) => !path.startsWith(begins)),
    );
    expect(unused).toEqual([]);
  });

  it('that is for people asks whoever is nobody to sign in', async () => {
    const routes = routesOf('signed_in', 'account', 'vendor', 'admin');
    expect(routes.length).toBeGreaterThan(100);
    expect(await openTo(['Nobody'], routes)).toEqual([]);
  });

  it('of the API wants a token, and of the checkout a key, of its own kind', async () => {
    const answers = await Promise.all(
      routesOf('token', 'vendor_key').flatMap((route) =>
        [undefined, 'Bearer x', 'Bearer vk_x.y'].map(async (authorization) => {
          const {status} = await fetch(new URL(addressOf(route), world.running.origin), {
            method: route.method,
            headers: {'content-type': 'application/json', ...(authorization && {authorization})},
            ...(route.method !== 'GET' && {body: '{}'}),
          });
          return status === 401 ? '' : `${route.method} ${route.path}: ${status}`;
        }),
      ),
    );
    expect(answers.filter((said) => said !== '')).toEqual([]);
  });

  it('of an account is closed to those of another, and to another program’s', async () => {
    const before = await revs();
    const strangers = ['Maria', 'Tom', 'Dana', 'Paul', 'Rosa', 'Olga'];
    expect(await openTo(strangers, routesOf('account'))).toEqual([]);
    expect(await revs()).toEqual(before);
  });

  it('of the vendor’s people is closed to partners', async () => {
    const before = await revs();
    expect(await openTo(['Maria', 'Tom', 'Kim'], routesOf('vendor'))).toEqual([]);
    expect(await revs()).toEqual(before);
  });

  it('of the program is closed to all but its admins', async () => {
    const before = await revs();
    const others = ['Dana', 'Paul', 'Rosa', 'Rick', 'Maria', 'Kim'];
    expect(await openTo(others, routesOf('admin'))).toEqual([]);
    // Names of a catalogue are each program's own: another's admin cannot even say whose they mean
    const ofOneThing = routesOf('admin').filter(({path}) =>
      /^\/admin\/(accounts|webhooks)\/:/.test(path),
    );
    expect(ofOneThing.length).toBeGreaterThan(8);
    expect(await openTo(['Olga'], ofOneThing)).toEqual([]);
    expect(await revs()).toEqual(before);
  });
});
