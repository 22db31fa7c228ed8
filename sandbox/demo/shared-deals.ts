import type {DealValues, Qualification} from '../../lib/domain/deal.ts';
import type {DealId, LinkId} from '../../lib/domain/ids.ts';
import type {CommandMutation} from '../../lib/domain/mutation.ts';
import {fixedId} from './ids.ts';
import {
  dana,
  grace,
  luca,
  maria,
  owen,
  priya,
  tomasz,
  type DemoMember,
  type DemoPerson,
} from './people.ts';

/** A deal of the CRM that the partner registers, and what both sides do on it afterwards, in this order. */
export type DemoSharedDeal = Qualification & {
  crmDealId: string;
  by: DemoMember;
  productIds: DealValues['productIds'];
  then: DemoStep[];
};
/** `key`: by which it happens once, however often the seed is begun. */
export type DemoStep = {
  key: string;
  by: DemoPerson;
  mutation: (dealId: DealId) => CommandMutation;
};

export const sharedByBright: DemoSharedDeal[] = [
  {
    crmDealId: '10101',
    by: maria,
    productIds: ['marketing', 'service'],
    introNote: 'Hannah asked us to look after the renewal and to bring the service team in.',
    painOrOpportunity: 'Campaigns and tickets live in two systems; renewals are found too late.',
    nextSteps: 'A workshop with marketing and service in the second week of January.',
    then: [
      says('kickoff', luca, 1, 'Thank you for this one. Who signs at Acme, Hannah or Marcus?'),
      comments('who', maria, 2, 1, 'Hannah decides, Marcus from procurement signs.'),
      comments('thanks', luca, 3, 1, 'Then I send the quote to both.'),
      says('workshop', maria, 4, 'The workshop is on 12 January, 10:00 in Chicago.'),
      note(
        'budget',
        maria,
        1,
        'Hannah told us in private: the budget is 52,000, not a dollar more.',
      ),
      {
        key: 'quote',
        by: luca,
        mutation: (dealId) => ({
          ...{kind: 'vendor.put_quote', quoteId: fixedId(40, 1), dealId, number: 'Q-2027-0114'},
          amount: {amountMinor: 4_800_000, currency: 'USD'},
          ...{validUntil: '2027-01-31', file: null},
        }),
      },
      {
        key: 'eligible',
        by: luca,
        mutation: (dealId) => ({
          ...{kind: 'vendor.set_eligibility', dealId, credit: true, commission: true},
          reason: '',
        }),
      },
      {
        key: 'close-date',
        by: luca,
        mutation: (dealId) => ({
          ...{kind: 'vendor.set_close_date', dealId, closeDate: '2027-02-12'},
        }),
      },
    ],
  },
  {
    crmDealId: '10102',
    by: maria,
    productIds: ['data', 'sales'],
    introNote: 'Nordwind compares us with two others.',
    painOrOpportunity: 'Meter data arrives by mail and is typed in by hand.',
    nextSteps: 'Demo of Data Hub with Lena.',
    then: [says('demo', dana, 5, 'I can bring a solution architect to the demo. Which day?')],
  },
  {
    crmDealId: '10103',
    by: tomasz,
    productIds: ['sales', 'service'],
    introNote: 'Umowa jest u prawników.',
    painOrOpportunity: 'Brak jednego widoku klienta w sprzedaży i serwisie.',
    nextSteps: 'Podpis w grudniu.',
    then: [
      {
        key: 'half-eligible',
        by: luca,
        mutation: (dealId) => ({
          ...{kind: 'vendor.set_eligibility', dealId, credit: true, commission: false},
          reason: 'The onboarding of Service Hub is given by a third party.',
        }),
      },
      {
        key: 'won',
        by: luca,
        mutation: (dealId) => ({
          ...{kind: 'vendor.set_state', dealId, state: 'won', reason: 'Signed for three years.'},
        }),
      },
    ],
  },
  {
    crmDealId: '10104',
    by: maria,
    productIds: ['content'],
    introNote: 'A website first, sales later.',
    painOrOpportunity: 'The site cannot be changed without an agency.',
    nextSteps: 'A call with Giulia in spring.',
    then: [
      {
        key: 'withdraw',
        by: maria,
        mutation: (dealId) => ({
          ...{kind: 'deal.withdraw', dealId, reason: 'Giulia puts it off until next year.'},
        }),
      },
    ],
  },
  {
    crmDealId: '10107',
    by: tomasz,
    productIds: ['service'],
    introNote: 'Came up during the renewal.',
    painOrOpportunity: 'The service desk answers by mail alone.',
    nextSteps: 'Marcus sends the number of agents.',
    then: [],
  },
];

export const sharedByKestrel: DemoSharedDeal[] = [
  {
    crmDealId: '10101',
    by: owen,
    productIds: ['commerce'],
    introNote: 'We resell the shop.',
    painOrOpportunity: 'Spare parts are ordered by phone.',
    nextSteps: 'Offer by the end of the month.',
    then: [],
  },
  {
    crmDealId: '10104',
    by: owen,
    productIds: ['sales'],
    introNote: 'Giulia bought from us before.',
    painOrOpportunity: 'Leads of the fair are lost in a notebook.',
    nextSteps: 'Start in February.',
    then: [says('hello', grace, 6, 'I am your rep for this one. Shall we talk on Thursday?')],
  },
  {
    crmDealId: '10106',
    by: owen,
    productIds: ['smart_crm'],
    introNote: 'A small school with big plans.',
    painOrOpportunity: 'Enrolment runs in spreadsheets.',
    nextSteps: 'A trial with Imogen.',
    then: [],
  },
];

/** Two requests for one link on a deal that is not shared: the first was declined, the second waits. */
export function attachRequests(linkId: LinkId): DemoStep[] {
  return [
    ask('ask', 1, 'Imogen wants to see the proof with her offer.'),
    {
      key: 'decline',
      by: priya,
      mutation: (dealId) => ({
        ...{kind: 'attach.answer', requestId: fixedId(50, 1), linkId, dealId},
        answer: {kind: 'decline', reason: "Which offer? Please ask again with the quote's number."},
      }),
    },
    ask('ask-again', 2, 'It is for this offer.', 'Q-2027-0098'),
  ];

  function ask(key: string, number: number, text: string, quoteNumber?: string): DemoStep {
    return {
      key,
      by: tomasz,
      mutation: (dealId) => ({
        ...{kind: 'attach.request', requestId: fixedId(50, number), linkId, deal: {dealId}},
        ...{note: text, ...(quoteNumber !== undefined && {quoteNumber})},
      }),
    };
  }
}

function says(key: string, by: DemoPerson, number: number, text: string): DemoStep {
  return post(key, by, number, null, text);
}

function comments(key: string, by: DemoPerson, number: number, on: number, text: string): DemoStep {
  return post(key, by, number, on, text);
}

function post(
  key: string,
  by: DemoPerson,
  number: number,
  parent: number | null,
  text: string,
): DemoStep {
  return {
    key,
    by,
    mutation: (dealId) => ({
      ...{kind: 'message.post', messageId: fixedId(30, number), dealId, text},
      ...{parentId: parent === null ? null : fixedId(30, parent), mentions: [], files: []},
    }),
  };
}

function note(key: string, by: DemoPerson, number: number, text: string): DemoStep {
  return {
    key,
    by,
    mutation: (dealId) => ({kind: 'note.write', noteId: fixedId(60, number), dealId, text}),
  };
}
