import type {AccountView} from '../../lib/domain/account-view.ts';
import type {Mutation} from '../../lib/domain/mutation.ts';
import type {Texts} from '../../lib/domain/texts.ts';
import {nameOfLink} from '../../lib/models/refused-edit.ts';

/** What an edit is about: "Edit of “Acme”". `mutation` is missing when this version does not know its kind. */
export function editTitle(texts: Texts, mutation: Mutation | undefined, view: AccountView): string {
  if (!mutation) return texts.t('account_refused_unknown');
  const name = nameOfLink(mutation, view) ?? texts.t('account_a_link');
  return texts.t(keys[mutation.kind], name);
}

const keys = {
  'link.create': 'account_refused_link_create',
  'link.edit': 'account_refused_link_edit',
  'link.remove': 'account_refused_link_remove',
  'link.assign_client': 'account_refused_link_assign_client',
  'link.attach': 'account_refused_link_attach',
  'link.detach': 'account_refused_link_detach',
  'attach.request': 'account_refused_attach_request',
} as const;
