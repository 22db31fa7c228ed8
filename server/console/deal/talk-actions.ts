import type {FileId, MessageId, UserId} from '../../../lib/domain/ids.ts';
import {limits} from '../../../lib/domain/limits.ts';
import type {Texts} from '../../../lib/domain/texts.ts';
import {PageProblem} from '../../pages/page-problem.ts';
import {asking, dealAction, type Asked, type DealAction} from './deal-action.ts';
import {idIn} from './form-state.ts';

export const commentForm = (parent: string) => `comment:${parent}`;
export const editForm = (message: string) => `edit:${message}`;

const post = dealAction({
  ...{name: 'message', place: 'shared', done: 'posted', withFiles: true},
  one: ['text', 'parent'],
  many: ['mentions'],
  formOf: ({text}) => (text.parent === '' ? 'message' : commentForm(text.parent)),
  ask({text, list}, {deal}, texts, files) {
    const wrong = tooLong(texts, text.text);
    if (wrong) return wrong;
    return asking({
      ...{kind: 'message.post', dealId: deal.id, text: text.text, files: [...files]},
      messageId: idIn<MessageId>(text.key),
      parentId: text.parent === '' ? null : idIn<MessageId>(text.parent),
      mentions: list.mentions as UserId[], // whether they are people of this deal, the rules say
    });
  },
});

const edit = dealAction({
  ...{name: 'message-edit', place: 'shared', done: 'saved'},
  one: ['text', 'message'],
  many: ['mentions'],
  formOf: ({text}) => editForm(text.message),
  ask({text, list}, _page, texts) {
    const wrong = tooLong(texts, text.text);
    if (wrong) return wrong;
    return asking({
      ...{kind: 'message.edit', messageId: idIn<MessageId>(text.message), text: text.text},
      mentions: list.mentions as UserId[], // as above
    });
  },
});

const remove = dealAction({
  ...{name: 'message-delete', place: 'shared', done: 'deleted'},
  one: ['message'],
  formOf: ({text}) => `delete:${text.message}`,
  ask: ({text}) => asking({kind: 'message.delete', messageId: idIn<MessageId>(text.message)}),
});

const removeFile = dealAction({
  ...{name: 'file-remove', place: 'shared', done: 'deleted'},
  one: ['file'],
  formOf: ({text}) => `file:${text.file}`,
  ask: ({text}) => asking({kind: 'file.remove', fileId: idIn<FileId>(text.file)}),
});

const seen = dealAction({
  ...{name: 'seen', place: 'shared', done: 'read'},
  one: ['at'],
  ask({text}, {deal}) {
    if (Number.isNaN(Date.parse(text.at))) throw new PageProblem(400);
    return asking({kind: 'deal.seen', dealId: deal.id, at: text.at});
  },
});

const team = dealAction({
  ...{name: 'team', place: 'team', done: 'saved'},
  one: ['person'],
  ask({text}, {deal}, {t}) {
    if (text.person === '') return {kind: 'wrong', errors: {add: t('error_field_required')}};
    const add = [text.person as UserId]; // whether it is one of theirs, the rules say
    return asking({kind: 'deal.team', dealId: deal.id, add, remove: []});
  },
});

const leaveTeam = dealAction({
  ...{name: 'team-remove', place: 'team', done: 'saved'},
  one: ['person'],
  formOf: ({text}) => `team-remove:${text.person}`,
  ask({text}, {deal}) {
    if (text.person === '') throw new PageProblem(400);
    const remove = [text.person as UserId]; // as above
    return asking({kind: 'deal.team', dealId: deal.id, add: [], remove});
  },
});

/** Said with the numbers, which the rules' own word does without. */
function tooLong(texts: Texts, text: string): Asked | undefined {
  if (text.length <= limits.messageLength) return undefined;
  const {number} = texts;
  const error = texts.t('console_too_long', number(limits.messageLength), number(text.length));
  return {kind: 'wrong', errors: {text: error}};
}

export const talkActions: readonly DealAction[] = [
  ...[post, edit, remove, removeFile],
  ...[seen, team, leaveTeam],
];
