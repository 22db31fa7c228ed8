import {useState} from 'preact/hooks';
import type {Catalogue} from '../../lib/domain/catalogue.ts';
import type {LinkDraft} from '../../lib/domain/confirmation-link.ts';
import {snapshotOf} from '../../lib/domain/link-snapshot.ts';
import {ClientPreview} from '../client-page/client-preview.tsx';

export type PreviewParties = {
  /** The partner. */
  name: string;
  vendorName: string;
  catalogue: Catalogue;
  /** The person who will be named as asking. */
  userName?: string | undefined;
};

/** Exactly what the client will see, with nothing that could be sent. */
export function LinkPreview({draft, parties}: {draft: LinkDraft; parties: PreviewParties}) {
  const [askedAt] = useState(() => new Date().toISOString());
  return (
    <ClientPreview
      state={{
        snapshot: snapshotOf(draft, {account: parties}),
        askedBy: parties.userName,
        askedAt,
        reasons: parties.catalogue.rejectionReasons.filter((reason) => !reason.retired),
      }}
    />
  );
}
