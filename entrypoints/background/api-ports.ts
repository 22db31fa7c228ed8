/// <reference types="vite/client" />
import browser from 'webextension-polyfill';
import type {HttpPorts} from '../../lib/api/http.ts';
import type {SignIn, SignInWish} from '../../lib/api/sign-in.ts';
import {signIn} from '../../lib/api/sign-in.ts';
import type {Tokens} from '../../lib/api/tokens.ts';
import {createTokens} from '../../lib/api/tokens.ts';
import type {StorageArea} from '../../lib/platform/key-value.ts';
import {webLock} from '../../lib/platform/lock.ts';

/** The network, the tokens and the browser's own window for signing in. */
export function createServerApiPorts(local: StorageArea): {
  http: HttpPorts;
  tokens: Tokens;
  signIn: (origin: string, wish: SignInWish) => Promise<SignIn>;
  defaultServer: string;
} {
  const http: HttpPorts = {
    fetch: (input, init) => fetch(input, init),
    isOnline: () => navigator.onLine,
    now: () => Date.now(),
  };
  const {session} = browser.storage; // gone with the browser, and closed to content scripts
  return {
    // What a build was made for; Vite knows its variables as `any`.
    defaultServer: (import.meta.env.WXT_SERVER as string | undefined) ?? 'http://localhost:4680',
    http,
    tokens: createTokens({http, lock: webLock, local, session}),
    signIn: (origin, wish) =>
      signIn(
        {
          http,
          redirectUri: browser.identity.getRedirectURL(),
          authorize: (url) => browser.identity.launchWebAuthFlow({url, interactive: true}),
        },
        origin,
        wish,
      ),
  };
}
