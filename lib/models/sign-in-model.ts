/** The calm view of somebody who is not signed in: the server's address and one button. */
import type {ReadonlySignal} from '@preact/signals';
import {signal} from '@preact/signals';
import type {PageCalls} from '../messages/calls.ts';
import type {PagePorts} from './page-ports.ts';

type SignInFailure =
  Extract<PageCalls['session.sign_in']['result'], {kind: 'failed'}>['why'] | 'required';

export type SignInState =
  {kind: 'idle'} | {kind: 'under_way'} | {kind: 'failed'; why: SignInFailure};

export type SignInModel = {
  server: ReadonlySignal<string>;
  state: ReadonlySignal<SignInState>;
  /** The address to start with; what a person typed is left alone. */
  suggest(server: string): void;
  type(server: string): void;
  signIn(): Promise<void>;
  /** Signs in again where one was signed in. */
  signInAt(server: string): Promise<void>;
};

export function createSignIn(ports: Pick<PagePorts, 'send'>): SignInModel {
  const server = signal('');
  const state = signal<SignInState>({kind: 'idle'});
  let typed = false;

  /** The background reads the address, so that one place decides what may be talked to. */
  async function start(address: string): Promise<void> {
    if (state.value.kind === 'under_way') return;
    if (address === '') {
      state.value = {kind: 'failed', why: 'required'};
      return;
    }
    state.value = {kind: 'under_way'};
    const result = await ports
      .send('session.sign_in', {server: address})
      .catch(() => ({kind: 'failed', why: 'cancelled'}) as const);
    if (result.kind === 'failed') {
      state.value = {kind: 'failed', why: result.why};
    } else {
      typed = false;
      state.value = {kind: 'idle'};
    }
  }

  return {
    server,
    state,
    suggest(address) {
      if (!typed) server.value = address;
    },
    type(address) {
      typed = true;
      server.value = address;
      if (state.value.kind !== 'under_way') state.value = {kind: 'idle'};
    },
    signIn: () => start(server.value.trim()),
    signInAt: start,
  };
}
