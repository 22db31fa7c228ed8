/** The options page: which server and account, what is saved, and a file of everything that is not. */
import {effect, untracked} from '@preact/signals';
import type {AccountView} from '../domain/account-view.ts';
import type {Mutation} from '../domain/mutation.ts';
import type {AccountModel} from './account-model.ts';
import {createAccount} from './account-model.ts';
import type {LinkDesk} from './link-desk.ts';
import {createLinkDesk} from './link-desk.ts';
import {createLinkForms} from './link-forms.ts';
import type {LeftHere, LeftModel} from './left-edits.ts';
import {createLeft} from './left-edits.ts';
import type {NoticeChoices} from './notice-choices.ts';
import {createNoticeChoices} from './notice-choices.ts';
import type {AccountSnapshot, PagePorts, QueuedEdit, ReadAs} from './page-ports.ts';
import {nameOfDeal} from './refused-deal-edit.ts';
import {nameOfLink} from './refused-edit.ts';

export type OptionsModel = {
  account: AccountModel;
  /** Where a refused edit is used again. */
  desk: LinkDesk;
  notices: NoticeChoices;
  /** Everything the server does not have, waiting or refused, as a JSON file a person can keep or send. */
  exportUnsynced(): void;
  /** What is here of accounts that are the person's no longer. */
  left: LeftModel;
  exportLeft(of: LeftHere): void;
  stop(): void;
};

export type OptionsPorts = PagePorts & {
  /** Offers a file to keep. */
  saveFile(name: string, json: string): void;
  /** Now, ISO UTC. */
  now(): string;
};

export function createOptions(ports: OptionsPorts): OptionsModel {
  const left = createLeft(ports);
  const watchNews: PagePorts['watchNews'] = (listener) =>
    ports.watchNews((news) => {
      left.hear(news);
      listener(news);
    });
  const account = createAccount({...ports, watchNews});
  const desk = createLinkDesk(account, ports, () => createLinkForms);
  const stopReading = effect(() => {
    // An edit is named after its link or deal, which may be none of the newest.
    const {queue = [], refused = []} = account.snapshot.value ?? {};
    const some = queue.length + refused.length > 0;
    if (some && !account.whole.value) untracked(() => void account.readEverything());
  });
  const notices = createNoticeChoices(account, ports);
  const offer = (
    {server, user, account: {id, name}}: ReadAs & {account: {name: string}},
    found: AccountSnapshot | undefined,
  ): void => {
    if (!found) return;
    const at = ports.now();
    const file = {
      format: 'vouch-unsynced-1',
      exportedAt: at,
      server,
      user,
      account: {id, name},
      clientId: found.clientId,
      waiting: found.queue.map((edit) => readable(edit, found.view)),
      refused: found.refused.map((edit) => readable(edit, found.view)),
    };
    ports.saveFile(`vouch-unsynced-${at.slice(0, 10)}.json`, JSON.stringify(file, null, 2));
  };
  return {
    account,
    desk,
    notices,
    left,
    exportUnsynced() {
      const who = account.session.value;
      if (who) offer(who, account.snapshot.value);
    },
    exportLeft: (of) => offer(of, of.found),
    stop() {
      stopReading();
      notices.stop();
      desk.stop();
      account.stop();
    },
  };
}

/** For people what it is about, for a machine the exact text; an edit of another version has nothing but that. */
function readable<Edit extends QueuedEdit>(edit: Edit, view: AccountView) {
  const {mutation, body, ...rest} = edit;
  return {...rest, ...subjectIn(mutation, view), mutation, body};
}

function subjectIn(mutation: Mutation | undefined, view: AccountView) {
  if (!mutation) return {link: null};
  return 'linkId' in mutation
    ? {link: nameOfLink(mutation, view)}
    : {deal: nameOfDeal(mutation, view)};
}
