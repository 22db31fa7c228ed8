import type {AccountType} from '../../lib/domain/catalogue.ts';
import type {AnswerInput} from '../../lib/domain/answer.ts';
import type {LinkDraft} from '../../lib/domain/confirmation-link.ts';
import type {Deal} from '../../lib/domain/deal.ts';
import type {AttachmentId, DealId, LinkId} from '../../lib/domain/ids.ts';
import type {ProgramSettings} from '../../lib/domain/program-settings.ts';
import {
  companies,
  contacts,
  deals,
  portal,
  recordUrl,
  type CrmDeal,
  type typeIds,
} from '../crm/records.ts';
import {dana, maria, owen, priya, tomasz, type DemoMember, type DemoVendor} from './people.ts';
import {fixedId} from './ids.ts';
import {sharedByBright, sharedByKestrel, type DemoSharedDeal} from './shared-deals.ts';

/** What the demo's accounts hold on the first day. Ids are fixed, so that a seed which was cut short can be completed. */
export type DemoAccount = {
  name: string;
  type: AccountType;
  members: DemoMember[];
  managers: Array<{person: DemoVendor; role: 'cam' | 'pdm'}>;
  region: string;
  /** Who hears of leads. */
  recipient: DemoMember;
  shared: DemoSharedDeal[];
  /** By the CRM's id; deals of the CRM that are in neither list are unknown here until somebody asks about them. */
  notShared: string[];
  links: DemoLink[];
};

/** What the program decides about shared deals. */
export const settings: ProgramSettings = {
  capacity: 50,
  registrationDays: 180,
  regions: [
    {id: 'emea', name: 'EMEA'},
    {id: 'americas', name: 'Americas'},
  ],
  assignment: 'owner_first',
};

export type DemoLink = {
  id: LinkId;
  by: DemoMember;
  draft: LinkDraft;
  attachTo?: {attachmentId: AttachmentId; crmDealId: string};
  /** The address was proven by a code. */
  answer?: AnswerInput & {email: string};
  /** The deal on which the CAM was asked to attach it, by the CRM's id. */
  asked?: string;
};

export const firstDealId = '10101';

const none = {providingOnboarding: false, durationId: null};

export const accounts: DemoAccount[] = [
  {
    name: 'Bright Agency',
    type: 'solutions_partner',
    members: [maria, tomasz],
    managers: [
      {person: dana, role: 'cam'},
      {person: priya, role: 'pdm'},
    ],
    region: 'emea',
    recipient: maria,
    shared: sharedByBright,
    notShared: ['10105', '10106'],
    links: [
      {
        id: linkId(1),
        by: maria,
        draft: {
          name: 'Acme Corp: Marketing Hub',
          lines: [line('marketing', 'professional', 'by_partner')],
          providingOnboarding: true,
          durationId: '1_to_3_months',
        },
        attachTo: {attachmentId: attachmentId(1), crmDealId: '10101'},
        answer: {
          name: 'Hannah Reyes',
          email: 'hannah.reyes@acme.example',
          choice: {kind: 'confirm'},
        },
      },
      {
        id: linkId(2),
        by: maria,
        draft: {
          name: 'Acme Corp: Service Hub',
          lines: [line('service', 'starter', 'none')],
          ...none,
        },
        attachTo: {attachmentId: attachmentId(2), crmDealId: '10101'},
      },
      {
        id: linkId(3),
        by: maria,
        draft: {
          name: 'Nordwind: data and sales',
          lines: [
            line('data', 'enterprise', 'by_vendor'),
            line('sales', 'professional', 'by_partner'),
          ],
          providingOnboarding: true,
          durationId: '3_to_6_months',
        },
        attachTo: {attachmentId: attachmentId(3), crmDealId: '10102'},
        answer: {
          name: 'Lena Brandt',
          email: 'lena.brandt@nordwind.example',
          choice: {
            kind: 'reject',
            reasonId: 'products_wrong',
            text: 'We agreed on Data Hub Professional.',
          },
        },
      },
      {
        id: linkId(4),
        by: tomasz,
        draft: {
          name: 'Kolej Bałtycka: sprzedaż i serwis',
          lines: [
            line('sales', 'enterprise', 'by_partner'),
            line('service', 'professional', 'by_third_party'),
          ],
          providingOnboarding: true,
          durationId: 'over_6_months',
        },
        attachTo: {attachmentId: attachmentId(4), crmDealId: '10103'},
        answer: {
          name: 'Agnieszka Wójcik',
          email: 'agnieszka.wojcik@kolej-baltycka.example',
          choice: {
            kind: 'per_product',
            lines: [
              {productId: 'sales', verdict: 'confirmed'},
              {
                productId: 'service',
                verdict: 'rejected',
                reasonId: 'onboarding_wrong',
                text: null,
              },
            ],
          },
        },
      },
      {
        id: linkId(5),
        by: maria,
        draft: {
          name: 'Torrini: Content Hub',
          lines: [line('content', 'starter', 'none')],
          ...none,
        },
      },
      {
        id: linkId(6),
        by: tomasz,
        asked: '10106',
        draft: {
          name: 'Larkspur: Smart CRM',
          lines: [line('smart_crm', 'free', 'none')],
          ...none,
        },
      },
    ],
  },
  {
    name: 'Kestrel Resell',
    type: 'solutions_provider',
    members: [owen],
    managers: [{person: dana, role: 'cam'}],
    region: 'americas',
    recipient: owen,
    shared: sharedByKestrel,
    notShared: ['10102'],
    links: [
      {
        id: linkId(11),
        by: owen,
        draft: {
          name: 'Acme Corp: Commerce Hub',
          lines: [line('commerce', 'professional', null)],
          ...none,
        },
        attachTo: {attachmentId: attachmentId(11), crmDealId: '10101'},
      },
      {
        id: linkId(12),
        by: owen,
        draft: {
          name: 'Torrini: Sales Hub',
          lines: [line('sales', 'starter', null)],
          ...none,
        },
        attachTo: {attachmentId: attachmentId(12), crmDealId: '10104'},
        answer: {
          name: 'Giulia Torrini',
          email: 'giulia@torrini.example',
          choice: {kind: 'confirm'},
        },
      },
    ],
  },
];

/** The account's deals as the sandbox CRM at that origin has them. Registering them is a command of the partner's people. */
export function dealsOf(account: DemoAccount, crmOrigin: string): Deal[] {
  const known = new Set([...account.shared.map(({crmDealId}) => crmDealId), ...account.notShared]);
  return deals.filter(({id}) => known.has(id)).map((deal) => dealOf(account, deal, crmOrigin));
}

/** What its form holds when the partner registers it. */
export function valuesOf(account: DemoAccount, shared: DemoSharedDeal, crmOrigin: string) {
  const crmDeal = deals.find(({id}) => id === shared.crmDealId);
  if (!crmDeal) throw new Error(`The sandbox CRM has no deal ${shared.crmDealId}`);
  const {name, contact, company, closeDate} = dealOf(account, crmDeal, crmOrigin);
  const {amountMinor, currency} = crmDeal;
  const {productIds, introNote, painOrOpportunity, nextSteps} = shared;
  return {
    ...{name, contact, company, closeDate, amount: {amountMinor, currency}},
    ...{productIds, introNote, painOrOpportunity, nextSteps},
  };
}

function dealOf(account: DemoAccount, deal: CrmDeal, crmOrigin: string): Deal {
  const ref = (objectType: keyof typeof typeIds, id: string) => ({
    crm: 'sandbox' as const,
    portal,
    objectType,
    objectId: id,
    url: recordUrl(crmOrigin, objectType, id),
  });
  const contact = contacts.find(({id}) => id === deal.contactIds[0]);
  const company = companies.find(({id}) => id === deal.companyId);
  return {
    id: dealId(account, deal.id),
    name: deal.name,
    ref: ref('deal', deal.id),
    shared: false,
    contact: contact
      ? {
          name: `${contact.firstName} ${contact.lastName}`,
          email: contact.email,
          ref: ref('contact', contact.id),
        }
      : null,
    company: company
      ? {name: company.name, domain: company.domain, ref: ref('company', company.id)}
      : null,
    owner: null,
    closeDate: deal.closeDate,
    sharing: null,
  };
}

export function dealId(account: DemoAccount, crmDealId: string): DealId {
  return fixedId(accounts.indexOf(account) + 1, crmDealId);
}
function linkId(number: number): LinkId {
  return fixedId(10, number);
}
function attachmentId(number: number): AttachmentId {
  return fixedId(20, number);
}

function line(productId: string, tierId: string, onboardingTypeId: string | null) {
  return {productId, tierId, onboardingTypeId};
}
