import type {AccountView} from '../../lib/domain/account-view.ts';
import type {Mutation} from '../../lib/domain/mutation.ts';
import type {Texts} from '../../lib/domain/texts.ts';
import {nameOfLink} from '../../lib/models/refused-edit.ts';

/** What an edit is about: "Edit of “Acme”". `mutation` is missing when this version does not know its kind. */
export function editTitle(texts: Texts, mutation: Mutation | undefined, view: AccountView): string {
  if (!mutation) return texts.t('account_refused_unknown');
  const name = nameOfLink(mutation, view) ?? texts.t('account_a_link');
  // The kind `link.edit` has its text under account_refused_link_edit.
  const kind = mutation.kind.replace('.', '_') as Underscored<Mutation['kind']>;
  return texts.t(`account_refused_${kind}`, name);
}

type Underscored<Kind> = Kind extends `${infer Noun}.${infer Verb}` ? `${Noun}_${Verb}` : never;
