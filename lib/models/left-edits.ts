/**
 * Edits that the person left in an account that is theirs no longer (lib/messages/left-edits.ts): the options page shows them, offers them
 * as a file and throws them away, with a session or without one.
 */
import type {ReadonlySignal} from '@preact/signals';
import {computed, signal} from '@preact/signals';
import type {PageNews} from '../messages/calls.ts';
import type {LeftEdits} from '../messages/left-edits.ts';
import type {AccountSnapshot, PagePorts} from './page-ports.ts';

/** `found` is missing until the disk has answered. */
export type LeftHere = LeftEdits & {key: string; found: AccountSnapshot | undefined};

export type LeftModel = {
  here: ReadonlySignal<readonly LeftHere[]>;
  /** The disk would not let them go. */
  failed: ReadonlySignal<boolean>;
  hear(news: PageNews): void;
  discard(of: LeftHere): Promise<void>;
};

export function createLeft(ports: Pick<PagePorts, 'send' | 'readFirst'>): LeftModel {
  const told = signal<readonly LeftEdits[]>([]);
  const read = signal<ReadonlyMap<string, AccountSnapshot>>(new Map());
  const failed = signal(false);

  async function look(of: LeftEdits): Promise<void> {
    const found = await ports.readFirst(of, {deals: false}).catch(() => undefined);
    if (found) read.value = new Map([...read.value, [keyOf(of), found]]);
  }

  return {
    here: computed(() =>
      told.value.map((one) => ({...one, key: keyOf(one), found: read.value.get(keyOf(one))})),
    ),
    failed,
    hear({left = []}) {
      if (JSON.stringify(left) === JSON.stringify(told.value)) return;
      told.value = left;
      for (const one of left) void look(one);
    },
    async discard({server, user, account}) {
      const scope = {server, userId: user.id, accountId: account.id};
      const outcome = await ports
        .send('left.discard', scope)
        .catch((): {kind: 'failed'} => ({kind: 'failed'}));
      failed.value = outcome.kind === 'failed';
    },
  };
}

const keyOf = ({server, user, account}: LeftEdits): string =>
  JSON.stringify([server, user.id, account.id]);
