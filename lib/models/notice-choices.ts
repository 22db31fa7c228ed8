/** What the person hears of and how, and who is told of lead activity: choices that are saved like every other edit, also offline. */
import type {ReadonlySignal} from '@preact/signals';
import {computed, effect, signal, untracked} from '@preact/signals';
import type {Colleague} from '../domain/deal.ts';
import type {UserId} from '../domain/ids.ts';
import type {Mutation} from '../domain/mutation.ts';
import {
  preferencesOf,
  type NoticePreferences,
  type NoticeTopic,
  type NoticeWay,
} from '../domain/notice-settings.ts';
import type {AccountModel} from './account-model.ts';
import type {AccountSnapshot, PagePorts, SignedIn} from './page-ports.ts';

export type NoticeChoices = {
  /** `closed`: not asked for yet, since reading them takes reading the account. */
  state: ReadonlySignal<'closed' | 'reading' | 'ready'>;
  preferences: ReadonlySignal<NoticePreferences>;
  /** For a partner admin: whom one can choose, and who is. */
  recipient: ReadonlySignal<{people: readonly Colleague[]; value: UserId | null} | undefined>;
  /** What became of the last choice. */
  note: ReadonlySignal<'saved' | 'failed' | undefined>;
  open(): Promise<void>;
  setWay(topic: NoticeTopic, way: NoticeWay): Promise<void>;
  setMail(mail: NoticePreferences['mail']): Promise<void>;
  setRecipient(userId: UserId | null): Promise<void>;
  stop(): void;
};

export function createNoticeChoices(
  account: AccountModel,
  {readAll}: Pick<PagePorts, 'readAll'>,
): NoticeChoices {
  const wanted = signal(false);
  const note = signal<'saved' | 'failed'>();
  /** With the choices in it, which a first screen has not. */
  const found = signal<AccountSnapshot>();
  const abort = new AbortController();
  /** One after the other: each choice is made on what the one before left, and goes out whole. */
  let last: Promise<void> = Promise.resolve();
  let reading: Promise<void> = Promise.resolve();

  const read = (who: SignedIn): Promise<void> => {
    const isStill = () => account.session.peek()?.account.id === who.account.id;
    reading = reading
      .then(() => (isStill() ? readAll(who, abort.signal) : undefined))
      .then((now) => {
        if (isStill()) found.value = now;
      })
      .catch(() => undefined); // what keeps the disk from answering, the page says
    return reading;
  };

  let shown: string | undefined;
  const stopForgetting = effect(() => {
    if (account.session.value?.account.id !== shown) found.value = undefined; // never one account's choices under another's name
    shown = account.session.value?.account.id;
  });
  const stopReading = effect(() => {
    const who = account.session.value;
    if (!wanted.value || !account.snapshot.value || !who) return;
    untracked(() => {
      void read(who);
    });
  });

  const preferences = computed((): NoticePreferences => {
    const view = found.value?.view;
    const settings = view?.account && view.noticeSettings.get(view.account.id);
    return preferencesOf(settings, account.session.value?.user.id ?? ('' as UserId)); // nobody has that id
  });

  const save = (make: () => Mutation): Promise<void> => {
    last = last.then(async () => {
      const {kind} = await account.save(make());
      await reading; // it has begun with what was saved
      note.value = kind === 'saved' ? 'saved' : 'failed';
    });
    return last;
  };
  const choose = (change: (chosen: NoticePreferences) => NoticePreferences) =>
    save(() => ({kind: 'settings.notices', preferences: change(preferences.peek())}));

  return {
    state: computed(() => {
      if (!wanted.value) return 'closed';
      return found.value ? 'ready' : 'reading';
    }),
    preferences,
    recipient: computed(() => {
      const row = found.value?.view.account;
      if (!row || account.session.value?.account.role !== 'partner_admin') return undefined;
      return {people: row.people, value: row.recipientId};
    }),
    note,
    open() {
      wanted.value = true;
      return reading;
    },
    setWay: (topic, way) => choose((chosen) => ({...chosen, ways: {...chosen.ways, [topic]: way}})),
    setMail: (mail) => choose((chosen) => ({...chosen, mail})),
    setRecipient: (userId) => save(() => ({kind: 'settings.recipient', userId})),
    stop() {
      abort.abort();
      stopReading();
      stopForgetting();
    },
  };
}
