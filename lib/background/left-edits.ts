/**
 * What people wrote in accounts that they lost. The server's word that somebody is no longer in an account ends their session there, so
 * that nothing would show what was not sent. Here is kept who wrote where on this computer, as long as something of theirs waits, and
 * whom the server told last that they belong nowhere: only they are shown it, never who comes to this computer after them.
 */
import * as z from 'zod/mini';
import {ids} from '../contract/shapes.ts';
import type {UserId} from '../domain/ids.ts';
import type {LeftEdits} from '../messages/left-edits.ts';
import type {SessionState} from '../messages/session.ts';
import type {StorageArea} from '../platform/key-value.ts';
import {createKept} from '../platform/key-value.ts';
import type {FileBytes} from '../store/file-bytes.ts';
import type {Scope, Store} from '../store/store.ts';
import {scopeKey} from '../store/store.ts';

const kept = z.object({
  writers: z.array(
    z.object({
      server: z.string(),
      user: z.object({id: ids.user, name: z.string()}),
      account: z.object({id: ids.account, name: z.string()}),
    }),
  ),
  /** Whom the server told that they have no account; nobody else has been signed in since. */
  turnedAway: z.nullable(z.object({server: z.string(), userId: ids.user})),
});
type Kept = z.infer<typeof kept>;
type Writer = Kept['writers'][number];

export type LeftEditsPorts = {local: StorageArea; store: Store; files: FileBytes};

export type LeftKeeper = {
  /** Who is signed in now. */
  follow(state: SessionState): Promise<void>;
  turnAway(server: string, userId: UserId): Promise<void>;
  /** What whoever looks may be shown. */
  find(state: SessionState): Promise<LeftEdits[]>;
  /** False: it is not theirs, or can still be sent. */
  discard(state: SessionState, scope: Scope): Promise<boolean>;
};

export function createLeftEdits({local, store, files}: LeftEditsPorts): LeftKeeper {
  const disk = createKept<Kept>(local, 'left_edits', kept);
  let known: Promise<Kept> | undefined;
  const read = (): Promise<Kept> => {
    known ??= disk.read().then((found) => found ?? {writers: [], turnedAway: null});
    known.catch(() => (known = undefined)); // the next one tries the disk again
    return known;
  };

  /** One change after the other, each on what the one before left. */
  let last: Promise<unknown> = Promise.resolve();
  const change = (how: (before: Kept) => Kept | Promise<Kept>): Promise<void> => {
    const changing = last.then(async () => {
      const before = await read();
      const after = await how(before);
      if (JSON.stringify(after) === JSON.stringify(before)) return;
      await disk.write(after);
      known = Promise.resolve(after);
    });
    last = changing.catch(() => undefined); // its caller learns of it
    return changing;
  };

  const countOf = async (writer: Writer): Promise<number> => {
    await store.open(scopeOfWriter(writer)); // a scope whose disk was lost has it from its spare
    const {waiting, rejected} = await store.readQueueState(scopeOfWriter(writer));
    return waiting + rejected;
  };

  const candidates = async (state: SessionState): Promise<Writer[]> => {
    await last;
    const {writers, turnedAway} = await read();
    const person =
      state.kind === 'signed_in' ? {server: state.server, userId: state.user.id} : turnedAway;
    return writers.filter(
      (writer) =>
        writer.server === person?.server &&
        writer.user.id === person.userId &&
        !isOpen(state, writer),
    );
  };

  return {
    follow: (state) =>
      change(async ({writers, turnedAway}) => {
        const own = writersOf(state);
        const keys = new Set(own.map(keyOf));
        const next = [...own];
        for (const writer of writers) {
          if (!keys.has(keyOf(writer)) && (await countOf(writer)) > 0) next.push(writer);
        }
        const isIn = state.kind === 'signed_in' && !state.expired;
        return {writers: next, turnedAway: isIn ? null : turnedAway};
      }),

    turnAway: (server, userId) => change((before) => ({...before, turnedAway: {server, userId}})),

    find: async (state) => {
      const found: LeftEdits[] = [];
      for (const writer of await candidates(state)) {
        const count = await countOf(writer);
        if (count > 0) found.push({...writer, count});
      }
      return found;
    },

    discard: async (state, scope) => {
      const key = scopeKey(scope);
      if (!(await candidates(state)).some((writer) => keyOf(writer) === key)) return false;
      await store.forget(scope);
      for (const {fileId} of await files.list(scope)) await files.forget(fileId);
      await change(({writers, ...rest}) => ({
        ...rest,
        writers: writers.filter((writer) => keyOf(writer) !== key),
      }));
      return true;
    },
  };
}

function writersOf(state: SessionState): Writer[] {
  if (state.kind === 'signed_out') return [];
  const {server, user, accounts} = state;
  return accounts.map(({id, name}) => ({
    server,
    user: {id: user.id, name: user.name},
    account: {id, name},
  }));
}

function scopeOfWriter({server, user, account}: Writer): Scope {
  return {server, userId: user.id, accountId: account.id};
}

const keyOf = (writer: Writer): string => scopeKey(scopeOfWriter(writer));

/** What is written there goes to the server by itself. */
function isOpen(state: SessionState, writer: Writer): boolean {
  return writersOf(state).some((open) => keyOf(open) === keyOf(writer));
}
