import {describe, expect, it} from 'vitest';
import type {Deal} from '../../../lib/domain/deal.ts';
import type {UserId} from '../../../lib/domain/ids.ts';
import type {ServerMutation, SystemMutation} from '../../../lib/domain/mutation.ts';
import {
  isOwnDeal,
  actionFor,
  isClientMutation,
  isPartnerMutation,
  isSystemMutation,
} from '../../../lib/domain/mutation-action.ts';
import type {Action} from '../../../lib/domain/permissions.ts';
import {chris, dealId, maria, otherDeal, partnerAccount, sharedDeal, viewWith} from './fixtures.ts';
import {everyMutation, oneOfEach} from './one-of-each.ts';

const view = viewWith(partnerAccount, sharedDeal, otherDeal);
type Kind = Exclude<ServerMutation['kind'], SystemMutation['kind']>;

/** For the partner's people; and for the vendor's, where that is another. */
const expected: Record<Kind, [Action, Action?]> = {
  'link.create': ['write_links'],
  'link.edit': ['write_links'],
  'link.remove': ['write_links'],
  'link.assign_client': ['write_links'],
  'link.send': ['write_links'],
  'link.set_asking': ['write_links'],
  'link.attach': ['attach_shared'],
  'link.detach': ['attach_shared'],
  'link.answer': ['answer'],
  'link.ask_change': ['answer'],
  'link.pass_on': ['answer'],
  'attach.request': ['ask_to_attach'],
  'attach.answer': ['attach_non_shared'],
  'overwrite.dismiss': ['dismiss_overwrite'],
  'deal.dismiss_overwrite': ['dismiss_overwrite'],
  'deal.share': ['share_deals'],
  'deal.convert': ['share_deals'],
  'deal.withdraw': ['share_deals'],
  'deal.link_record': ['edit_deals'],
  'deal.edit': ['edit_deals', 'decide_deals'],
  'deal.team': ['talk'],
  'deal.seen': ['talk'],
  'message.post': ['talk'],
  'message.edit': ['talk'],
  'message.delete': ['talk'],
  'file.remove': ['talk'],
  'note.write': ['private_notes'],
  'note.edit': ['private_notes'],
  'note.delete': ['private_notes'],
  'settings.notices': ['private_notes'],
  'settings.recipient': ['set_recipient'],
  'vendor.set_owner': ['decide_deals'],
  'vendor.set_eligibility': ['decide_deals'],
  'vendor.set_close_date': ['decide_deals'],
  'vendor.set_state': ['decide_deals'],
  'vendor.put_quote': ['decide_deals'],
  'vendor.remove_quote': ['decide_deals'],
};

describe('what somebody must be allowed to do', () => {
  const asked = everyMutation.flatMap((mutation) =>
    isSystemMutation(mutation) ? [] : [[mutation.kind, mutation] as const],
  );
  it.each(asked)('for %s', (kind, mutation) => {
    const [ofPartner, ofVendor = ofPartner] = expected[kind];
    expect(actionFor(mutation, maria, view)).toBe(ofPartner);
    expect(actionFor(mutation, chris, view)).toBe(ofVendor);
  });

  it('depends on the deal where the vendor’s people attach and remove; one that is not there is not shared', () => {
    for (const kind of ['link.attach', 'link.detach'] as const) {
      const on = (id: typeof otherDeal.id) => ({...oneOfEach[kind], dealId: id});
      expect(actionFor(on(otherDeal.id), chris, view)).toBe('attach_non_shared');
      expect(actionFor(on(dealId(99)), chris, view)).toBe('attach_non_shared');
      expect(actionFor(on(otherDeal.id), maria, view)).toBe('attach_shared');
    }
  });
});

describe('whose a mutation is', () => {
  it('is nobody’s where the system acts', () => {
    const kinds = everyMutation.filter(isSystemMutation).map(({kind}) => kind);
    expect(kinds).toEqual([
      ...[
        'system.expire',
        'system.expire_link',
        'system.remind',
        'system.checkout',
        'system.mail_state',
        'system.closing_soon',
        'system.reassign',
        'system.duplicates',
        'system.file_arrived',
      ],
    ]);
  });

  it('is never the partner’s where the vendor decides', () => {
    const kinds = everyMutation.flatMap((mutation) =>
      isSystemMutation(mutation) || isClientMutation(mutation) || isPartnerMutation(mutation)
        ? []
        : [mutation.kind],
    );
    expect(kinds).toEqual([
      'attach.answer',
      'vendor.set_owner',
      'vendor.set_eligibility',
      'vendor.set_close_date',
      'vendor.set_state',
      'vendor.put_quote',
      'vendor.remove_quote',
    ]);
  });
});

describe('whose a deal is', () => {
  const {sharing} = sharedDeal;
  if (!sharing) throw new Error('The fixture is registered');
  const someone = 'someone' as UserId; // branding: a test's person
  const onTeam = {...sharing, team: [{userId: someone, name: 'Sam', side: 'vendor' as const}]};
  const registered = {
    ...sharing,
    registeredBy: {userId: someone, name: 'Sam', side: 'vendor' as const},
  };

  it.each<[string, Deal, Action, boolean]>([
    ['the owner’s', {...sharedDeal, owner: {name: 'Sam', userId: someone}}, 'decide_deals', true],
    ['the registrar’s', {...sharedDeal, sharing: registered}, 'decide_deals', true],
    ['the team’s, to talk on', {...sharedDeal, sharing: onTeam}, 'talk', true],
    ['the team’s, to read', {...sharedDeal, sharing: onTeam}, 'see', true],
    ['not the team’s, to decide on', {...sharedDeal, sharing: onTeam}, 'decide_deals', false],
    ['nobody else’s', sharedDeal, 'talk', false],
  ])('is %s', (_whose, deal, action, isOwn) => {
    expect(isOwnDeal(deal, someone, action)).toBe(isOwn);
  });
});
