/** The rules of what people write on a shared deal, and of the partner's private notes. */
import type {AccountView, Change} from './account-view.ts';
import type {Colleague, Deal, LastMessage, Sharing} from './deal.ts';
import {lastOf} from './deal.ts';
import type {Decision, Refused, SharedDeal} from './decide-kit.ts';
import {applied, authorOf, findShared, invalid, putDeal, refuse} from './decide-kit.ts';
import type {DomainEvent} from './domain-event.ts';
import type {FieldIssue} from './field-issue.ts';
import type {UserId} from './ids.ts';
import {isUuid} from './ids.ts';
import {limits} from './limits.ts';
import type {DealFile, Message, NewFile} from './message.ts';
import {checkFiles, checkText, tidyName} from './message.ts';
import {isOwnDeal} from './mutation-action.ts';
import type {MutationOf, PersonActor, TalkMutation} from './mutation.ts';

export function decideTalk(
  view: AccountView,
  actor: PersonActor,
  mutation: TalkMutation,
  at: string,
): Decision {
  switch (mutation.kind) {
    case 'message.post':
      return post(view, actor, mutation, at);
    case 'message.edit':
      return edit(view, actor, mutation, at);
    case 'message.delete':
      return remove(view, actor, mutation, at);
    case 'file.remove':
      return removeFile(view, actor, mutation);
  }
}

function post(
  view: AccountView,
  actor: PersonActor,
  mutation: MutationOf<'message.post'>,
  at: string,
): Decision {
  const {messageId, parentId, files} = mutation;
  const found = findShared(view, mutation.dealId);
  if (found.kind === 'refused') return found;
  const {deal} = found;
  if (view.messages.has(messageId) || files.some(({fileId}) => view.files.has(fileId))) {
    return refuse('id_taken');
  }
  const parent = parentId === null ? undefined : view.messages.get(parentId);
  if (parentId !== null && parent?.dealId !== deal.id) return refuse('message_not_found');
  const issues = [...checkWords(mutation, files.length > 0), ...checkFiles(files)];
  if (!isUuid(messageId)) issues.push({field: 'messageId', code: 'invalid'});
  if (issues.length > 0) return invalid(issues);
  const by = authorOf(actor);
  const mentions = namesOf(view, deal, mutation.mentions);
  const message: Message = {
    ...{id: messageId, dealId: deal.id, text: mutation.text.trim(), mentions, by, at},
    parentId: parent ? (parent.parentId ?? parent.id) : null, // a comment on a comment is one on the message
    editedAt: null,
    deletedAt: null,
  };
  const added = files.map((file) => newFileRow(file, {dealId: deal.id, messageId, by, at}));
  return applied(
    [
      {kind: 'message', id: messageId, row: message},
      ...added.map((row): Change => ({kind: 'file', id: row.id, row})),
      putDeal(withMarks(deal, [...marksOf(deal), {at, userId: actor.userId}])),
    ],
    [
      {
        kind: 'message_posted',
        dealId: deal.id,
        messageId,
        parentId: message.parentId,
        mentions: mentions.map(({userId}) => userId),
      },
      ...added.map(({id, name}): DomainEvent => fileEvent('file_added', deal.id, id, name)),
    ],
  );
}

type Marked = Deal & {sharing: Sharing};

function marksOf({sharing: {lastMessage, lastOther}}: Marked): LastMessage[] {
  return [lastMessage, lastOther].flatMap((one) => one ?? []);
}

function withMarks<D extends Marked>(deal: D, messages: readonly LastMessage[]): D {
  const {lastOther: _before, ...sharing} = deal.sharing;
  return {...deal, sharing: {...sharing, ...lastOf(messages)}};
}

/** Without that message the deal's marks are of those that stand: as the server knows them, an extension hears of it. */
function unmarked(view: AccountView, {id, dealId}: Message): Change[] {
  const deal = view.deals.get(dealId);
  const newest = view.facts?.newestMessages;
  if (!deal?.sharing || !newest) return [];
  const {sharing} = deal;
  const named = [...view.messages.values()]
    .filter((one) => one.dealId === dealId && one.id !== id && one.deletedAt === null)
    .map(({at, by}) => ({at, userId: by.userId}));
  const next = withMarks({...deal, sharing}, [...(newest.get(dealId) ?? []), ...named]);
  const {lastMessage, lastOther} = next.sharing;
  const isSame =
    lastMessage?.at === sharing.lastMessage?.at && lastOther?.at === sharing.lastOther?.at;
  return isSame ? [] : [putDeal(next)];
}

/** Files may go without words. */
function checkWords(
  {text, mentions}: Pick<MutationOf<'message.post'>, 'text' | 'mentions'>,
  hasFiles: boolean,
): FieldIssue[] {
  const issues = hasFiles && text.trim() === '' ? [] : checkText(text, 'text');
  if (mentions.length > limits.mentions) issues.push({field: 'mentions', code: 'too_long'});
  return issues;
}

/** A file of which nothing has arrived yet. */
export function newFileRow(
  {fileId, name, size, type}: NewFile,
  on: Pick<DealFile, 'dealId' | 'messageId' | 'by' | 'at'>,
): DealFile {
  const state = {state: 'awaited', refusal: null, hasPreview: false} as const;
  return {id: fileId, ...on, name: tidyName(name), size, type: type.slice(0, 100), ...state};
}

export function fileEvent(
  kind: 'file_added' | 'file_stored' | 'file_refused' | 'file_removed',
  dealId: DealFile['dealId'],
  fileId: DealFile['id'],
  name: string,
): DomainEvent {
  return {kind, dealId, fileId, name};
}

/**
 * Those of these people who may read the deal, since whoever is mentioned is told what was said; who has left meanwhile is not mentioned. Who is
 * who at the vendor beyond the account's CAMs and PDMs, the server alone knows.
 */
function namesOf(view: AccountView, deal: SharedDeal, ids: readonly UserId[]): Colleague[] {
  const {account, facts} = view;
  const {owner, sharing} = deal;
  const known = new Map<UserId, string>();
  const add = ({userId, name}: Colleague) => known.set(userId, name);
  (account?.people ?? []).forEach(add);
  (account?.vendorPeople ?? []).forEach(add);
  const own = facts?.reps.filter(({userId}) => isOwnDeal(deal, userId, 'see'));
  own?.forEach(add);
  for (const one of sharing.team) if (one.side === 'partner' || !own) add(one);
  if (owner?.userId && !own) known.set(owner.userId, owner.name);
  return [...new Set(ids)].flatMap((userId) => {
    const name = known.get(userId);
    return name === undefined ? [] : [{userId, name}];
  });
}

function findOwn(
  view: AccountView,
  actor: PersonActor,
  messageId: Message['id'],
): {kind: 'own'; message: Message} | Refused {
  const message = view.messages.get(messageId);
  if (message?.deletedAt !== null) return refuse('message_not_found');
  if (message.by.userId !== actor.userId) return refuse('not_yours');
  return {kind: 'own', message};
}

function edit(
  view: AccountView,
  actor: PersonActor,
  mutation: MutationOf<'message.edit'>,
  at: string,
): Decision {
  const found = findOwn(view, actor, mutation.messageId);
  if (found.kind === 'refused') return found;
  const {message} = found;
  const on = findShared(view, message.dealId);
  if (on.kind === 'refused') return on;
  const issues = checkWords(mutation, filesOf(view, message).length > 0);
  if (issues.length > 0) return invalid(issues);
  const mentions = namesOf(view, on.deal, mutation.mentions);
  const {mentionedBefore = [], ...kept} = message;
  const known = [...message.mentions.map(({userId}) => userId), ...mentionedBefore];
  const named = mentions.map(({userId}) => userId);
  const added = named.filter((userId) => !known.includes(userId));
  const gone = known.filter((userId) => !named.includes(userId));
  const row: Message = {
    ...{...kept, text: mutation.text.trim(), mentions, editedAt: at},
    ...(gone.length > 0 && {mentionedBefore: gone}),
  };
  const event: DomainEvent = {
    ...{kind: 'message_edited', dealId: row.dealId, messageId: row.id},
    ...(added.length > 0 && {mentions: added}),
  };
  return applied([{kind: 'message', id: row.id, row}], [event]);
}

/** Its text and files are gone for both sides, whatever became of the deal; its place stays for the comments on it. */
function remove(
  view: AccountView,
  actor: PersonActor,
  mutation: MutationOf<'message.delete'>,
  at: string,
): Decision {
  const found = findOwn(view, actor, mutation.messageId);
  if (found.kind === 'refused') return found;
  const {message} = found;
  const {mentionedBefore: _nobody, ...kept} = message;
  const row = {...kept, text: '', mentions: [], deletedAt: at};
  const files = filesOf(view, message);
  return applied(
    [
      {kind: 'message', id: row.id, row},
      ...files.map(({id}): Change => ({kind: 'file', id, row: null})),
      ...unmarked(view, message),
    ],
    [
      {kind: 'message_deleted', dealId: row.dealId, messageId: row.id},
      ...files.map(({id, name}) => fileEvent('file_removed', row.dealId, id, name)),
    ],
  );
}

function filesOf(view: AccountView, {id}: Message): DealFile[] {
  return [...view.files.values()].filter(({messageId}) => messageId === id);
}

/** Anybody of the side that shared it: whoever did may be gone. A quote's file goes with the quote, or for another one. */
function removeFile(
  view: AccountView,
  actor: PersonActor,
  {fileId}: MutationOf<'file.remove'>,
): Decision {
  const file = view.files.get(fileId);
  if (!file) return refuse('file_not_found');
  if (file.by.side !== actor.kind) return refuse('not_yours');
  if (file.messageId === null) return refuse('forbidden');
  return applied(
    [{kind: 'file', id: fileId, row: null}],
    [fileEvent('file_removed', file.dealId, fileId, file.name)],
  );
}
