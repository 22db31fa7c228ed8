/** The options page: which server and account, what is saved, and a file of everything that is not. */
import {effect, untracked} from '@preact/signals';
import type {AccountView} from '../domain/account-view.ts';
import type {Mutation} from '../domain/mutation.ts';
import type {AccountModel} from './account-model.ts';
import {createAccount} from './account-model.ts';
import type {LinkDesk} from './link-desk.ts';
import {createLinkDesk} from './link-desk.ts';
import {createLinkForms} from './link-forms.ts';
import type {NoticeChoices} from './notice-choices.ts';
import {createNoticeChoices} from './notice-choices.ts';
import type {PagePorts, QueuedEdit} from './page-ports.ts';
import {nameOfDeal} from './refused-deal-edit.ts';
import {nameOfLink} from './refused-edit.ts';

export type OptionsModel = {
  account: AccountModel;
  /** Where a refused edit is used again. */
  desk: LinkDesk;
  notices: NoticeChoices;
  /** Everything the server does not have, waiting or refused, as a JSON file a person can keep or send. */
  exportUnsynced(): void;
  stop(): void;
};

export type OptionsPorts = PagePorts & {
  /** Offers a file to keep. */
  saveFile(name: string, json: string): void;
  /** Now, ISO UTC. */
  now(): string;
};

export function createOptions(ports: OptionsPorts): OptionsModel {
  const account = createAccount(ports);
  const desk = createLinkDesk(account, ports, () => createLinkForms);
  const stopReading = effect(() => {
    // An edit is named after its link or deal, which may be none of the newest.
    const {queue = [], refused = []} = account.snapshot.value ?? {};
    const some = queue.length + refused.length > 0;
    if (some && !account.whole.value) untracked(() => void account.readEverything());
  });
  const notices = createNoticeChoices(account, ports);
  return {
    account,
    desk,
    notices,
    exportUnsynced() {
      const who = account.session.value;
      const found = account.snapshot.value;
      if (!who || !found) return;
      const at = ports.now();
      const file = {
        format: 'vouch-unsynced-1',
        exportedAt: at,
        server: who.server,
        user: who.user,
        account: {id: who.account.id, name: who.account.name},
        clientId: found.clientId,
        waiting: found.queue.map((edit) => readable(edit, found.view)),
        refused: found.refused.map((edit) => readable(edit, found.view)),
      };
      ports.saveFile(`vouch-unsynced-${at.slice(0, 10)}.json`, JSON.stringify(file, null, 2));
    },
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
