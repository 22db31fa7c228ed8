import {describe, expect, it} from 'vitest';
import {languages} from '../../../lib/domain/asking.ts';
import type {NoticeEvent, NoticeKind} from '../../../lib/domain/notice-audience.ts';
import {noticeMail, type ToMail} from '../../../server/mail/notice-mail.ts';
import type {Subjects} from '../../../server/notices/subjects.ts';
import {createServerTexts} from '../../../server/server-texts.ts';
import {
  after,
  at,
  attachLink,
  authorOf,
  confirmLink,
  createLink,
  dana,
  linkId,
  maria,
  messageId,
  otto,
  partnerAccount,
  quoteId,
  rejectLink,
  requestId,
  sharedDeal,
  viewWith,
} from '../../lib/domain/fixtures.ts';

const dealId = sharedDeal.id;
const view = after(
  viewWith(partnerAccount, sharedDeal),
  ...[createLink(1), attachLink(1), createLink(2), attachLink(2), rejectLink(2)],
  ...[createLink(3), attachLink(3), confirmLink(3)],
);
const [pending, rejected, confirmed] = [linkId(1), linkId(2), linkId(3)];
const message = {
  ...{id: messageId(1), dealId, parentId: null, text: 'Qx said', mentions: []},
  ...{by: authorOf(dana), at, editedAt: null, deletedAt: null},
};
const subjects: Subjects = {
  account: partnerAccount,
  links: view.links,
  deals: view.deals,
  quotes: new Map(),
  messages: new Map([[message.id, message]]),
  threads: new Map(),
  requests: [
    {
      ...{id: requestId(1), linkId: pending, dealId, by: authorOf(maria), at, note: 'Qx note'},
      state: 'open',
    },
  ],
};

/** One of each kind; a kind that is missing does not compile. */
const events: {[Kind in NoticeKind]: Extract<NoticeEvent, {kind: Kind}>} = {
  link_created: {kind: 'link_created', linkId: pending},
  link_confirmed: {kind: 'link_confirmed', linkId: confirmed, dealId},
  link_rejected: {kind: 'link_rejected', linkId: rejected, dealId},
  change_wanted: {kind: 'change_wanted', linkId: pending, text: 'Qx wish', dealId},
  link_expired: {kind: 'link_expired', linkId: pending, dealId},
  link_passed_on: {kind: 'link_passed_on', linkId: pending, from: 'Qx Ann', to: 'Qx Bob', dealId},
  client_mail: {kind: 'client_mail', linkId: pending, state: 'bounced', dealId},
  closing_soon: {kind: 'closing_soon', linkId: pending, dealId, closeDate: '2026-12-01'},
  link_attached: {kind: 'link_attached', linkId: pending, dealId},
  attach_requested: {kind: 'attach_requested', linkId: pending, dealId, requestId: requestId(1)},
  attach_declined: {
    ...{kind: 'attach_declined', linkId: pending, dealId, requestId: requestId(1)},
    reason: 'Qx reason',
  },
  deal_registered: {kind: 'deal_registered', dealId, how: 'created'},
  deal_edited: {kind: 'deal_edited', dealId, before: {name: 'Qx a'}, after: {name: 'Qx b'}},
  deal_overwritten: {
    ...{kind: 'deal_overwritten', dealId, fields: ['amount']},
    ...{overwriteId: sharedDeal.id as never, lostBy: authorOf(otto)}, // any id
  },
  state_changed: {kind: 'state_changed', dealId, from: 'active', to: 'won', reason: ''},
  owner_set: {
    ...{kind: 'owner_set', dealId, before: null},
    after: {userId: dana.userId, name: dana.name, since: at},
  },
  eligibility_set: {
    ...{kind: 'eligibility_set', dealId},
    eligibility: {
      ...{credit: true, commission: false, reason: 'Qx why', at},
      by: {userId: dana.userId, name: dana.name},
    },
  },
  vendor_close_date_set: {kind: 'vendor_close_date_set', dealId, closeDate: '2026-12-01'},
  quote_put: {kind: 'quote_put', dealId, quoteId: quoteId(1), number: 'Qx-1'},
  quote_removed: {kind: 'quote_removed', dealId, quoteId: quoteId(1), number: 'Qx-1'},
  duplicate_found: {
    ...{kind: 'duplicate_found', dealId, why: 'same_domain'},
    ...{filedAt: at, oursFirst: true},
  },
  team_changed: {kind: 'team_changed', dealId, added: [authorOf(otto)], removed: []},
  message_posted: {
    ...{kind: 'message_posted', dealId, messageId: message.id, parentId: null},
    mentions: [maria.userId],
  },
  message_edited: {
    ...{kind: 'message_edited', dealId, messageId: message.id},
    mentions: [maria.userId],
  },
};

function mailOf(event: NoticeEvent, language: string) {
  const texts = createServerTexts(language);
  const one: ToMail = {
    told: {userId: maria.userId, side: 'partner'},
    at,
    notice: {
      ...{event, by: authorOf(dana), reason: 'deal'},
      ...{accountName: partnerAccount.name, dealName: sharedDeal.name, linkName: 'Qx link'},
    },
  };
  const mail = noticeMail({texts, subjects, publicUrl: 'https://vouch.example'}, one);
  if (!mail) throw new Error(`${event.kind} makes no mail`);
  return mail;
}

describe.each(Object.values(events))('$kind', (event) => {
  const english = mailOf(event, 'en');

  it.each(languages)('in %s says all of it, in the dark as well', (language) => {
    const mail = mailOf(event, language);
    expect(mail.html).toContain(`lang="${language}"`);
    expect(mail.html).toContain('@media (prefers-color-scheme:dark)');
    for (const part of [mail.subject, mail.text, mail.html]) {
      expect(part).not.toMatch(/\$\d|undefined|\[object|NaN/);
      expect(part).not.toBe('');
    }
  });

  it.each(languages.filter((language) => language !== 'en'))(
    'in %s differs from English in subject and lead',
    (language) => {
      const mail = mailOf(event, language);
      expect(mail.subject).not.toBe(english.subject);
      const [, lead] = mail.text.split('\n\n');
      expect(english.text).not.toContain(lead);
    },
  );
});
