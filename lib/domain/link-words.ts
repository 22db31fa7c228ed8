import type {PendingState} from './confirmation-link.ts';
import type {TextKey} from './texts.ts';

/** "Pending · not assigned", wherever a pending link is shown. */
export const pendingTexts = {
  not_assigned: 'card_pending_not_assigned',
  awaiting_client: 'card_pending_awaiting',
  change_wanted: 'card_pending_change_wanted',
  expired: 'card_pending_expired',
} as const satisfies Record<PendingState, TextKey>;
