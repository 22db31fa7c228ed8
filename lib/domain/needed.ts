/**
 * What a decision has to know: the rows that mutations name, and those the rules look up from there. Server and extension both load this
 * part of an account and nothing else, so that an edit costs the same in an account of ten links and of a million.
 */
import type {CrmRef} from './crm-ref.ts';
import type {
  AttachRequestId,
  AttachmentId,
  DealId,
  FileId,
  LinkId,
  MessageId,
  NoteId,
  OverwriteId,
  QuoteId,
} from './ids.ts';
import type {GivenDeal, ServerMutation} from './mutation.ts';

export type Needed = {
  /** Each with what hangs on it: its attachments, its requests. */
  links: ReadonlySet<LinkId>;
  deals: ReadonlySet<DealId>;
  attachments: ReadonlySet<AttachmentId>;
  requests: ReadonlySet<AttachRequestId>;
  overwrites: ReadonlySet<OverwriteId>;
  /** Each with its deal and its files. */
  messages: ReadonlySet<MessageId>;
  notes: ReadonlySet<NoteId>;
  files: ReadonlySet<FileId>;
  quotes: ReadonlySet<QuoteId>;
  /** What was read of these deals, by whom. */
  seen: ReadonlySet<DealId>;
  /** Everybody's choice of notices. */
  noticeSettings: boolean;
  /** The deals of these CRM records. */
  refs: readonly CrmRef[];
};

export function neededBy(mutations: readonly ServerMutation[]): Needed {
  const links = new Set<LinkId>();
  const deals = new Set<DealId>();
  const attachments = new Set<AttachmentId>();
  const requests = new Set<AttachRequestId>();
  const overwrites = new Set<OverwriteId>();
  const messages = new Set<MessageId>();
  const notes = new Set<NoteId>();
  const files = new Set<FileId>();
  const quotes = new Set<QuoteId>();
  const seen = new Set<DealId>();
  let noticeSettings = false;
  const refs: CrmRef[] = [];

  const addGiven = (deal: GivenDeal): void => {
    if ('dealId' in deal) {
      deals.add(deal.dealId);
      return;
    }
    deals.add(deal.newDealId);
    refs.push(deal.ref);
  };

  const add = (mutation: ServerMutation): void => {
    switch (mutation.kind) {
      case 'link.create':
        if (mutation.replaces) links.add(mutation.replaces);
        break;
      case 'link.attach':
        attachments.add(mutation.attachmentId);
        if (mutation.quoteId) quotes.add(mutation.quoteId);
        break;
      case 'attach.request':
        requests.add(mutation.requestId);
        addGiven(mutation.deal);
        break;
      case 'attach.answer':
        requests.add(mutation.requestId);
        if (mutation.answer.kind === 'attach') {
          attachments.add(mutation.answer.attachmentId);
          if (mutation.answer.quoteId) quotes.add(mutation.answer.quoteId);
        }
        break;
      case 'overwrite.dismiss':
      case 'deal.dismiss_overwrite':
        overwrites.add(mutation.overwriteId);
        break;
      case 'deal.convert':
        addGiven(mutation.deal);
        break;
      case 'deal.link_record':
        refs.push(mutation.ref);
        break;
      case 'deal.seen':
        seen.add(mutation.dealId);
        break;
      case 'message.post':
        messages.add(mutation.messageId);
        if (mutation.parentId) messages.add(mutation.parentId);
        for (const {fileId} of mutation.files) files.add(fileId);
        break;
      case 'message.edit':
      case 'message.delete':
        messages.add(mutation.messageId);
        break;
      case 'file.remove':
      case 'system.file_arrived':
        files.add(mutation.fileId);
        break;
      case 'note.edit':
        if (mutation.aside) notes.add(mutation.aside.noteId);
        notes.add(mutation.noteId);
        break;
      case 'note.write':
      case 'note.delete':
        notes.add(mutation.noteId);
        break;
      case 'settings.notices':
        noticeSettings = true;
        break;
      case 'vendor.put_quote':
      case 'vendor.remove_quote':
        quotes.add(mutation.quoteId);
        if ('file' in mutation && mutation.file) files.add(mutation.file.fileId);
        break;
      case 'link.edit':
      case 'link.remove':
      case 'link.assign_client':
      case 'link.detach':
      case 'link.send':
      case 'link.set_asking':
      case 'link.answer':
      case 'link.ask_change':
      case 'link.pass_on':
      case 'deal.share':
      case 'deal.edit':
      case 'deal.withdraw':
      case 'deal.team':
      case 'settings.recipient':
      case 'vendor.set_owner':
      case 'vendor.set_eligibility':
      case 'vendor.set_close_date':
      case 'vendor.set_state':
      case 'system.expire':
      case 'system.expire_link':
      case 'system.remind':
      case 'system.checkout':
      case 'system.mail_state':
      case 'system.closing_soon':
      case 'system.reassign':
      case 'system.duplicates':
        break;
    }
    if ('linkId' in mutation) links.add(mutation.linkId);
    if ('dealId' in mutation) deals.add(mutation.dealId);
  };

  mutations.forEach(add);
  return {
    ...{links, deals, attachments, requests, overwrites},
    ...{messages, notes, files, quotes, seen, noticeSettings, refs},
  };
}
