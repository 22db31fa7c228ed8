import {oauthProvider} from '@better-auth/oauth-provider';
import {betterAuth, type BetterAuthOptions, type BetterAuthPlugin} from 'better-auth';
import {emailOTP} from 'better-auth/plugins/email-otp';
import {v7 as uuid} from 'uuid';
import type {Database} from '../db/database.ts';
import {signInPath, signInProblemPath} from './paths.ts';

/**
 * The sign-in library, set up for us: people, passwords, mailed codes, cookie sessions and the OAuth 2.1 provider. It
 * knows nothing of accounts and roles (docs/decisions/0001-own-membership.md), nobody can sign up through it, and of its
 * HTTP routes only those in oauth-routes.ts are reachable (docs/decisions/0002-oauth-for-the-extension.md).
 */
type SignInLibraryDeps = {
  db: Database;
  publicUrl: string;
  secret: string;
  sendCode(email: string, code: string): Promise<void>;
  logError(message: string): void;
};

export const sessionDays = 14;
export const codeMinutes = 10;
export const accessTokenSeconds = 15 * 60;
export const refreshTokenSeconds = 90 * 24 * 60 * 60;
/** A refresh whose answer was lost may be asked again this long; later reuse signs every browser of the person out. */
export const refreshReuseSeconds = 60;
export const passwordLength = {min: 10, max: 128} as const;

export function createSignInLibrary(deps: SignInLibraryDeps) {
  const origin = new URL(deps.publicUrl).origin;
  return betterAuth({
    appName: 'Vouch',
    baseURL: origin,
    basePath: '/', // so that the issuer is the origin itself and discovery is where RFC 8414 puts it
    secret: deps.secret,
    trustedOrigins: [origin],
    database: {db: deps.db.withSchema('auth'), type: 'postgres'},
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordLength.min,
      maxPasswordLength: passwordLength.max,
    },
    session: {expiresIn: sessionDays * 24 * 60 * 60, disableSessionRefresh: true},
    rateLimit: {enabled: false}, // ours is in rate-limit.ts: shared by all server processes
    telemetry: {enabled: false},
    onAPIError: {errorURL: `${origin}${signInProblemPath}`},
    logger: {
      level: 'error',
      log: (_level, message) => deps.logError(message), // never the arguments: they may hold what people typed
    },
    advanced: {
      cookiePrefix: 'vouch',
      useSecureCookies: origin.startsWith('https:'),
      defaultCookieAttributes: {sameSite: 'lax', httpOnly: true, path: '/'},
      database: {generateId: () => uuid()},
    },
    plugins: [
      emailOTP({
        disableSignUp: true,
        otpLength: 6,
        expiresIn: codeMinutes * 60,
        allowedAttempts: 3,
        storeOTP: 'hashed',
        sendVerificationOTP: ({email, otp}) => deps.sendCode(email, otp),
      }),
      authorizationServer(),
    ],
  } satisfies BetterAuthOptions);
}

function authorizationServer(): BetterAuthPlugin {
  return oauthProvider({
    loginPage: signInPath,
    consentPage: signInPath, // never shown: the one client is ours and skips consent
    scopes: ['offline_access'],
    grantTypes: ['authorization_code', 'refresh_token'],
    disableJwtPlugin: true, // opaque tokens: looked up by hash, so that taking one back works at once
    storeTokens: 'hashed',
    accessTokenExpiresIn: accessTokenSeconds,
    refreshTokenExpiresIn: refreshTokenSeconds,
    refreshTokenReuseInterval: refreshReuseSeconds,
    codeExpiresIn: codeMinutes * 60,
    allowDynamicClientRegistration: false,
    clientPrivileges: () => false,
    resourcePrivileges: () => false,
  }) as unknown as BetterAuthPlugin; // its types were not written for exactOptionalPropertyTypes
}
