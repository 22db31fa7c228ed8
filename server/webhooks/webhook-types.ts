import type {DomainEvent} from '../../lib/domain/domain-event.ts';
import type {WebhookTopic} from '../db/webhook-tables.ts';
import type {AdminEvent} from '../write/admin-event.ts';

/** What an integrator can ask to be told of. */
export const webhookTopics = ['links', 'deals', 'talk'] as const satisfies readonly WebhookTopic[];

/**
 * What the vendor may read of what happens, and what it is called outside. A kind that is not named here is told to nobody outside: what
 * the partner keeps to itself (notes, settings, who has read what) never is.
 */
export const webhookTypes = {
  link_created: 'link.created',
  link_edited: 'link.edited',
  link_removed: 'link.removed',
  client_assigned: 'link.client_assigned',
  link_attached: 'link.attached',
  link_detached: 'link.detached',
  attach_requested: 'link.attach_requested',
  attach_declined: 'link.attach_declined',
  link_confirmed: 'link.confirmed',
  link_rejected: 'link.rejected',
  asking_set: 'link.asking_set',
  link_sent: 'link.sent',
  link_reminded: 'link.reminded',
  link_expired: 'link.expired',
  client_mail: 'link.client_mail',
  closing_soon: 'link.closing_soon',
  change_wanted: 'link.change_wanted',
  link_passed_on: 'link.passed_on',
  checkout_opened: 'link.checkout_opened',
  domains_held: 'domain.held',
  domain_released: 'domain.released',
  deal_registered: 'deal.registered',
  deal_edited: 'deal.edited',
  deal_overwritten: 'deal.overwritten',
  state_changed: 'deal.state_changed',
  owner_set: 'deal.owner_set',
  eligibility_set: 'deal.eligibility_set',
  vendor_close_date_set: 'deal.vendor_close_date_set',
  quote_put: 'deal.quote_put',
  quote_removed: 'deal.quote_removed',
  team_changed: 'deal.team_changed',
  duplicate_found: 'deal.duplicate_found',
  message_posted: 'message.posted',
  message_edited: 'message.edited',
  message_deleted: 'message.deleted',
  file_added: 'file.added',
  file_stored: 'file.stored',
  file_refused: 'file.refused',
  file_removed: 'file.removed',
} as const satisfies Partial<Record<(DomainEvent | AdminEvent)['kind'], string>>;

export type WebhookKind = keyof typeof webhookTypes;
export type WebhookType = (typeof webhookTypes)[WebhookKind];
export type WebhookEvent = Extract<DomainEvent | AdminEvent, {kind: WebhookKind}>;

/** Asked for by an admin, to see whether it arrives. */
export const testType = 'test';

export function isWebhookEvent(event: {kind: string}): event is WebhookEvent {
  return Object.hasOwn(webhookTypes, event.kind);
}

export function topicOf(type: WebhookType): WebhookTopic {
  if (type.startsWith('link.') || type.startsWith('domain.')) return 'links';
  return type.startsWith('deal.') ? 'deals' : 'talk';
}
