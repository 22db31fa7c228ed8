import type {
  AskingState,
  ClientPageState,
  ProveForm,
} from '../../../components/client-page/client-page-state.ts';
import type {Answer, AnswerLine} from '../../../lib/domain/answer.ts';
import {defaultCatalogue} from '../../../lib/domain/catalogue.ts';

const lines = [
  {product: 'Marketing Hub', tier: 'Professional', onboarding: 'By the partner'},
  {product: 'Sales Hub', tier: 'Starter', onboarding: 'By the partner'},
];

export const asking: AskingState = {
  kind: 'asking',
  snapshot: {partner: 'Bright Agency', vendor: 'HubSpot', lines, duration: '1–3 months'},
  askedBy: 'Maria Nowak',
  askedAt: '2026-11-18T12:00:00Z',
  reasons: defaultCatalogue.rejectionReasons,
  form: {action: '/c/secret', seen: 'what-it-shows', step: 'ask'},
};

function proving(step: ProveForm['step']): ProveForm {
  const email = step === 'code' ? 'jan@acme.example' : '';
  return {kind: 'prove', step, action: '/c/secret', query: '', email, kept: ''};
}

const confirmed = (productId: string): AnswerLine => ({productId, verdict: 'confirmed'});
const rejected = (productId: string, text: string | null): AnswerLine => ({
  productId,
  verdict: 'rejected',
  reason: {id: 'onboarding_wrong', name: 'Onboarding or duration wrong', text},
});

function answered(answerLines: AnswerLine[], justNow: boolean): ClientPageState {
  const answer: Answer = {
    at: '2026-11-20T12:00:00Z',
    by: {name: 'Jan Kowalski'},
    evidence: 'unverified',
    lines: answerLines,
    snapshot: asking.snapshot,
  };
  return {kind: 'answered', answer, justNow, told: 'address'};
}

/** Every state of the page, by name. */
export const states = {
  asking,
  'asking, refused': {
    ...asking,
    form: {
      action: '/c/secret',
      seen: 'what-it-shows',
      step: 'ask',
      issues: [
        {field: 'name', code: 'required'},
        {field: 'decision', code: 'required'},
      ],
    },
  },
  'rejecting, refused': {
    ...asking,
    form: {
      action: '/c/secret',
      seen: 'what-it-shows',
      step: 'reject',
      values: {name: 'Jan Kowalski', reason: 'other', text: ''},
      issues: [{field: 'text', code: 'required'}],
    },
  },
  'asking for a provider': {
    ...asking,
    snapshot: {
      ...asking.snapshot,
      lines: lines.map((line) => ({...line, onboarding: null})),
      duration: null,
    },
  },
  'one answer for each, refused': {
    ...asking,
    form: {
      ...{action: '/c/secret', seen: 'what-it-shows', step: 'each'},
      values: {name: 'Jan Kowalski', 'verdict-0': 'confirmed', 'verdict-1': 'rejected'},
      issues: [{field: 'reason-1', code: 'required'}],
      proof: {email: 'jan@acme.example'},
      colleaguesAt: 'acme.example',
    },
  },
  'asking for a change, in place of an answered one': {
    ...asking,
    takesPlaceOf: '2026-11-01T12:00:00Z',
    wish: {text: 'The tier is wrong.', at: '2026-11-19T12:00:00Z'},
    form: {
      ...{action: '/c/secret', seen: 'what-it-shows', step: 'ask_change'},
      proof: {email: 'jan@mail.example', unproven: 'unknown_domain'},
      issues: [{field: 'wish', code: 'required'}],
    },
  },
  'passing on, refused': {
    ...asking,
    form: {
      ...{action: '/c/secret', seen: 'what-it-shows', step: 'pass_on'},
      proof: {email: 'jan@acme.example'},
      colleaguesAt: 'acme.example',
      values: {toName: 'Bo', toEmail: 'bo@else.example'},
      issues: [{field: 'toEmail', code: 'not_offered'}],
    },
  },
  'a mail address first': {...asking, form: proving('address')},
  'a mail address that is none': {...asking, form: {...proving('address'), problem: 'address'}},
  'the code': {...asking, form: {...proving('code'), kept: 'name=Jan'}},
  'the code, wrong': {...asking, form: {...proving('code'), problem: 'wrong'}},
  wished: {kind: 'wished', partner: 'Bright Agency', text: 'Wrong tier.', action: '/c/secret'},
  replaced: {kind: 'replaced', partner: asking.snapshot.partner},
  'passed on': {kind: 'passed_on', snapshot: asking.snapshot, to: 'Bo Acme', justNow: false},
  expired: {kind: 'expired', snapshot: asking.snapshot, askedBy: 'Maria Nowak'},
  preview: {...asking, form: 'preview'},
  'confirmed just now': answered([confirmed('marketing'), confirmed('sales')], true),
  'confirmed before': answered([confirmed('marketing'), confirmed('sales')], false),
  'rejected as a whole': answered(
    [
      rejected('marketing', 'We agreed on six weeks.'),
      rejected('sales', 'We agreed on six weeks.'),
    ],
    true,
  ),
  'one confirmed, one rejected': answered([confirmed('marketing'), rejected('sales', null)], true),
  gone: {kind: 'gone'},
  partner: {kind: 'partner'},
} satisfies Record<string, ClientPageState>;
