import type {AccountView} from '../../lib/domain/account-view.ts';
import type {Mutation} from '../../lib/domain/mutation.ts';
import type {Texts} from '../../lib/domain/texts.ts';
import {nameOfDeal} from '../../lib/models/refused-deal-edit.ts';
import {nameOfLink} from '../../lib/models/refused-edit.ts';

/** What an edit is about: "Edit of “Acme”". `mutation` is missing when this version does not know its kind. */
export function editTitle(texts: Texts, mutation: Mutation | undefined, view: AccountView): string {
  if (!mutation) return texts.t('account_refused_unknown');
  const name = nameIn(texts, mutation, view);
  if (mutation.kind === 'message.post' && mutation.parentId !== null) {
    return texts.t('account_refused_comment_post', name);
  }
  // The kind `link.edit` has its text under account_refused_link_edit.
  const kind = mutation.kind.replace('.', '_') as Underscored<Mutation['kind']>;
  return texts.t(`account_refused_${kind}`, name);
}

function nameIn(texts: Texts, mutation: Mutation, view: AccountView): string {
  if ('linkId' in mutation) return nameOfLink(mutation, view) ?? texts.t('account_a_link');
  if (mutation.kind === 'file.remove') {
    return view.files.get(mutation.fileId)?.name ?? texts.t('account_a_file');
  }
  return nameOfDeal(mutation, view) ?? texts.t('account_a_deal');
}

type Underscored<Kind> = Kind extends `${infer Noun}.${infer Verb}` ? `${Noun}_${Verb}` : never;
