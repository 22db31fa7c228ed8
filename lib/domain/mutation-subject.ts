import type {Mutation, ServerMutation} from './mutation.ts';

/** The id of what a mutation is about: shown as waiting while it is on its way, and named first where edits are listed. */
export function subjectOf(mutation: Mutation): string {
  switch (mutation.kind) {
    case 'overwrite.dismiss':
    case 'deal.dismiss_overwrite':
      return mutation.overwriteId;
    case 'settings.recipient':
    case 'settings.notices':
      return mutation.kind;
    case 'deal.convert':
      return 'dealId' in mutation.deal ? mutation.deal.dealId : mutation.deal.newDealId;
    case 'deal.share':
    case 'deal.edit':
    case 'deal.withdraw':
    case 'deal.link_record':
    case 'deal.team':
    case 'deal.seen':
      return mutation.dealId;
    case 'message.post':
    case 'message.edit':
    case 'message.delete':
      return mutation.messageId;
    case 'file.remove':
      return mutation.fileId;
    case 'note.write':
    case 'note.edit':
    case 'note.delete':
      return mutation.noteId;
    case 'link.create':
    case 'link.edit':
    case 'link.remove':
    case 'link.assign_client':
    case 'link.send':
    case 'link.set_asking':
    case 'link.attach':
    case 'link.detach':
    case 'attach.request':
      return mutation.linkId;
  }
}

/** The link it names, if any. */
export function linkIn(mutation: ServerMutation) {
  return 'linkId' in mutation ? mutation.linkId : undefined;
}
