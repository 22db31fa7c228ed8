/** What happened, once it has happened: the deal's timeline, the log and the notices are made from these. */
import type {AttachRequestId, DealId, LinkId, OverwriteId} from './ids.ts';
import type {LinkField} from './overwrite.ts';

export type DomainEvent =
  | {kind: 'link_created'; linkId: LinkId}
  | {kind: 'link_edited'; linkId: LinkId; dealId?: DealId}
  | {kind: 'link_removed'; linkId: LinkId; linkName: string; dealId?: DealId}
  | {kind: 'client_assigned'; linkId: LinkId; dealId?: DealId}
  | {kind: 'link_attached'; linkId: LinkId; dealId: DealId}
  | {kind: 'link_detached'; linkId: LinkId; dealId: DealId}
  | {kind: 'attach_requested'; linkId: LinkId; dealId: DealId; requestId: AttachRequestId}
  | {
      kind: 'value_overwritten';
      linkId: LinkId;
      overwriteId: OverwriteId;
      fields: LinkField[];
      dealId?: DealId;
    }
  | {kind: 'overwrite_dismissed'; linkId: LinkId; overwriteId: OverwriteId}
  | {kind: 'link_confirmed'; linkId: LinkId; dealId?: DealId}
  | {kind: 'link_rejected'; linkId: LinkId; dealId?: DealId};
