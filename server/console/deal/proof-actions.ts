import type {
  AttachRequestId,
  AttachmentId,
  DealId,
  LinkId,
  QuoteId,
} from '../../../lib/domain/ids.ts';
import type {CommandMutation} from '../../../lib/domain/mutation.ts';
import type {Texts} from '../../../lib/domain/texts.ts';
import {readDomain} from '../../client/client-domains.ts';
import {checkName} from '../../pages/checks.ts';
import type {Form} from '../../pages/form.ts';
import {unknownDomainOf} from '../links-around.ts';
import {asking, dealAction, type Asked, type DealAction} from './deal-action.ts';
import {idIn} from './form-state.ts';

/** Where a link goes: on the deal itself, or on a quote of it. */
export const onDealItself = 'deal';

const attach = dealAction({
  ...{name: 'attach', place: 'proof', done: 'attached'},
  one: ['link', 'on'],
  ask({text}, {deal}, {t}) {
    if (text.link === '') return {kind: 'wrong', errors: {link: t('error_field_required')}};
    return asking({
      ...{kind: 'link.attach', dealId: deal.id, linkId: idIn<LinkId>(text.link)},
      ...{attachmentId: idIn<AttachmentId>(text.key), ...quoteIn(text.on)},
    });
  },
});

const detach = dealAction({
  ...{name: 'detach', place: 'proof', done: 'detached'},
  one: ['link'],
  formOf: ({text}) => `detach:${text.link}`,
  ask: ({text}, {deal}) =>
    asking({kind: 'link.detach', dealId: deal.id, linkId: idIn<LinkId>(text.link)}),
});

export const holdForm = (link: string) => `hold:${link}`;

const hold = dealAction({
  ...{name: 'hold', place: 'proof', done: 'held'},
  one: ['link', 'company'],
  formOf: ({text}) => holdForm(text.link),
  ask({text}, {deal, links}, {t}) {
    const answered = unknownDomainOf(links.get(idIn<LinkId>(text.link))?.answer ?? null);
    const domains = [answered, deal.company?.domain].flatMap((domain) => {
      const read = readDomain(domain ?? '');
      return read.kind === 'domain' ? [read.domain] : [];
    });
    if (answered === undefined || domains.length === 0) {
      return {kind: 'wrong', errors: {company: t('console_hold_gone')}};
    }
    const wrong = checkName(text.company);
    if (wrong) return {kind: 'wrong', errors: {company: t(wrong)}};
    return {kind: 'hold', held: {domains: [...new Set(domains)], company: text.company.trim()}};
  },
});

export const answerForm = (request: string) => `answer:${request}`;
export const answerFields = ['request', 'link', 'how', 'on', 'reason'] as const;
export type AnswerForm = Form<(typeof answerFields)[number] | 'key', never>;

/** What an answer to a request asks for; also of the list of all requests. */
export function askAnswer({text}: AnswerForm, dealId: DealId, {t}: Texts): Asked {
  const ids = {
    requestId: idIn<AttachRequestId>(text.request),
    linkId: idIn<LinkId>(text.link),
    dealId,
  };
  const asked = (answer: Answer) => asking({kind: 'attach.answer', ...ids, answer});
  switch (text.how) {
    case 'attach':
      return asked({
        ...{kind: 'attach', attachmentId: idIn<AttachmentId>(text.key), ...quoteIn(text.on)},
      });
    case 'decline':
      return asked({kind: 'decline', reason: text.reason});
    default:
      return {kind: 'wrong', errors: {how: t('error_field_required')}};
  }
}
type Answer = Extract<CommandMutation, {kind: 'attach.answer'}>['answer'];

const answer = dealAction({
  ...{name: 'answer', place: 'requests', done: 'saved'},
  one: answerFields,
  formOf: ({text}) => answerForm(text.request),
  ask: (form, {deal}, texts) => askAnswer(form, deal.id, texts),
});

function quoteIn(on: string): {quoteId?: QuoteId} {
  return on === '' || on === onDealItself ? {} : {quoteId: idIn<QuoteId>(on)};
}

export const proofActions: readonly DealAction[] = [attach, detach, hold, answer];
