import type {UserId} from '../../lib/domain/ids.ts';
import type {Database} from '../db/database.ts';
import type {Log} from '../log.ts';
import {findBearerPerson} from './bearer.ts';
import {createSignInLibrary} from './better-auth.ts';
import {bindCode, hasAskedForCode} from './code-browser.ts';
import {registerExtensionClient} from './extension-client.ts';
import {once} from './once.ts';
import type {SignedInPerson} from './person.ts';
import {refreshWithPatience} from './refresh-with-patience.ts';
import {createSideCookie} from './side-cookie.ts';
import {createSweeper} from './sweeper.ts';
import {findUser, insertUser, newUserId} from './users.ts';

/**
 * Who somebody is. What they may do is ours and elsewhere (lib/domain/permissions.ts over app.member and
 * app.vendor_person), asked anew by every request, so that a removed member is out at once.
 */
export type AuthDeps = {
  db: Database;
  /** The server's own origin, as people reach it. */
  publicUrl: string;
  /** 32 characters or more; signs cookies. */
  secret: string;
  extensionRedirectUris: readonly string[];
  sendCode(email: string, code: string): Promise<void>;
  log: Log;
};

export type Auth = {
  /** The OAuth endpoints, discovery included. */
  handler(request: Request): Promise<Response>;
  /** By the session cookie. */
  findSession(request: Request): Promise<SignedInPerson | undefined>;
  /** By the bearer token of the extension. */
  findBearer(request: Request): Promise<SignedInPerson | 'expired' | undefined>;
  signInWithPassword(email: string, password: string, request: Request): Promise<SignInOutcome>;
  /** Of the partner's or vendor's side, by anything the request brings: also what has expired or was signed out since. */
  isOfSide(request: Request): Promise<boolean>;
  /** Mails a code to a person we know; says nothing about whether we do. The cookie binds the code to the browser. */
  sendCode(email: string): Promise<{cookie: string}>;
  signInWithCode(email: string, code: string, request: Request): Promise<SignInOutcome>;
  /** Ends the session of the cookie; the cookies that say so. */
  signOut(request: Request): Promise<string[]>;
  /** Undefined when there is a person with this address already. */
  createInvitedUser(user: NewPerson): Promise<UserId | undefined>;
  hashPassword(password: string): Promise<string>;
  /** For the seed and for tests; everyone else is invited. Throws when the address is taken. */
  createUser(user: NewPerson): Promise<{userId: UserId}>;
  /** Where authorizing leads back to: the origins of the extension's redirect addresses. */
  extensionOrigins: readonly string[];
  findUser(email: string): Promise<{userId: UserId; name: string} | undefined>;
};

export type NewPerson = {name: string; email: string; password: string};

export type SignInOutcome =
  {kind: 'signed_in'; userId: UserId; cookies: string[]} | {kind: 'refused'};

export function createAuth(deps: AuthDeps): Auth {
  const library = createSignInLibrary({
    db: deps.db,
    publicUrl: deps.publicUrl,
    secret: deps.secret,
    sendCode: (email, code) => deps.sendCode(email, code),
    logError: (message) => deps.log({level: 'error', what: 'sign-in', message}),
  });
  const side = createSideCookie(deps);
  const isSecure = deps.publicUrl.startsWith('https:');
  const sweep = createSweeper(deps.db);
  const client = once(() => registerExtensionClient(deps.db, deps.extensionRedirectUris));

  const hashPassword = async (password: string) => (await library.$context).password.hash(password);
  async function createInvitedUser({name, email, password}: NewPerson) {
    const userId = newUserId();
    const passwordHash = await hashPassword(password);
    return (await insertUser(deps.db, {userId, name, email, passwordHash})) ? userId : undefined;
  }

  async function findSession(request: Request): Promise<SignedInPerson | undefined> {
    if (!request.headers.has('cookie')) return undefined;
    const found = await library.api.getSession({headers: request.headers});
    if (!found) return undefined;
    const {id, name, email} = found.user;
    return {userId: id as UserId, name, email}; // our own id generator made it
  }

  async function enter(signIn: () => Promise<Response>): Promise<SignInOutcome> {
    const outcome = await outcomeOf(signIn);
    if (outcome.kind === 'refused') return outcome;
    return {...outcome, cookies: [...outcome.cookies, side.make()]};
  }

  return {
    async handler(request) {
      await client();
      const response = await refreshWithPatience(deps.db, request, (again) =>
        library.handler(again),
      );
      if (request.method === 'POST') await sweep();
      return isLetIn(response) ? withCookie(response, side.make()) : response;
    },
    findSession,
    findBearer: (request) => findBearerPerson(deps.db, request),
    async isOfSide(request) {
      if (side.isIn(request) || (await findSession(request))) return true;
      return (await findBearerPerson(deps.db, request)) !== undefined;
    },
    signInWithPassword: (email, password, request) =>
      enter(() =>
        library.api.signInEmail({
          body: {email, password},
          headers: request.headers,
          asResponse: true,
        }),
      ),
    async sendCode(email) {
      const cookie = await bindCode(deps.db, email, isSecure);
      await library.api.sendVerificationOTP({body: {email, type: 'sign-in'}});
      return {cookie};
    },
    async signInWithCode(email, otp, request) {
      if (!(await hasAskedForCode(deps.db, email, request))) return {kind: 'refused'};
      return enter(() =>
        library.api.signInEmailOTP({
          body: {email, otp},
          headers: request.headers,
          asResponse: true,
        }),
      );
    },
    async signOut(request) {
      const response = await library.api.signOut({headers: request.headers, asResponse: true});
      return response.headers.getSetCookie();
    },
    hashPassword,
    createInvitedUser,
    async createUser(user) {
      const userId = await createInvitedUser(user);
      if (!userId) throw new Error('This mail address is in use already');
      return {userId};
    },
    extensionOrigins: [...new Set(deps.extensionRedirectUris.map((uri) => new URL(uri).origin))],
    findUser: (email) => findUser(deps.db, email),
  };
}

/** Whether the authorization endpoint has just given the extension its code. */
function isLetIn(response: Response): boolean {
  const target = response.headers.get('location');
  return target !== null && URL.canParse(target) && new URL(target).searchParams.has('code');
}

function withCookie(response: Response, cookie: string): Response {
  const headers = new Headers(response.headers);
  headers.append('Set-Cookie', cookie);
  return new Response(response.body, {status: response.status, headers});
}

/** The library answers as it would over HTTP; what counts is whether it set a session. */
async function outcomeOf(signIn: () => Promise<Response>): Promise<SignInOutcome> {
  const response = await signIn();
  if (response.status >= 500) throw new Error('Sign-in failed');
  if (!response.ok) return {kind: 'refused'};
  const {user} = (await response.json()) as {user: {id: UserId}}; // the library's own answer
  return {kind: 'signed_in', userId: user.id, cookies: response.headers.getSetCookie()};
}
