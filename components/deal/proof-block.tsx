import type {ComponentChildren} from 'preact';
import type {DealSheet, SheetLink} from '../../lib/domain/deal-sheet.ts';
import {pendingTexts} from '../../lib/domain/link-words.ts';
import type {TextKey} from '../../lib/domain/texts.ts';
import {List, ListRow} from '../ui/list.tsx';
import type {Tone} from '../ui/pill.tsx';
import {StatusPill} from '../ui/pill.tsx';
import {useTexts} from '../ui/texts.tsx';

/** What the page lets people do with a link on the deal: beside its name, and below. */
export type LinkParts = {side?: ComponentChildren; below?: ComponentChildren};

type ProofBlockProps = {
  sheet: DealSheet;
  /** How the page adds a link. */
  act?: ComponentChildren;
  partsOf?: ((link: SheetLink) => LinkParts) | undefined;
};

/** Proof of Involvement inside the shared deal. */
export function ProofBlock({sheet, act, partsOf}: ProofBlockProps) {
  const {t} = useTexts();
  return (
    <div class="s-block" role="group" aria-label={t('card_title')}>
      <div class="s-head">
        <h4>{t('card_title')}</h4>
        {act}
      </div>
      {sheet.links.length === 0 ? (
        <p class="v-sub">{t('card_empty')}</p>
      ) : (
        <List label={t('card_links')}>
          {sheet.links.map((link) => (
            <ListRow key={link.id} name={link.name} {...partsOf?.(link)}>
              <StatusPill tone={tones[link.status]}>{t(statusKey(link))}</StatusPill>
            </ListRow>
          ))}
        </List>
      )}
    </div>
  );
}

const tones: Record<SheetLink['status'], Tone> = {
  pending: 'wait',
  confirmed: 'yes',
  rejected: 'no',
};

function statusKey({status, pendingState}: SheetLink): TextKey {
  if (status === 'confirmed') return 'status_confirmed';
  if (status === 'rejected') return 'status_rejected';
  return pendingTexts[pendingState ?? 'not_assigned'];
}
