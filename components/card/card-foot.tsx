import type {TextKey, Texts} from '../../lib/domain/texts.ts';
import type {SyncState, SyncTrouble} from '../../lib/models/card-desk.ts';
import {Foot} from '../ui/foot.tsx';
import type {Tone} from '../ui/pill.tsx';
import {useTexts} from '../ui/texts.tsx';
import {sinceText} from './link-words.ts';

/** How saving stands, in one line, and who has the deal at the vendor. */
export function CardFoot({sync, owner}: {sync: SyncState; owner: string | undefined}) {
  const texts = useTexts();
  return (
    <Foot tone={toneOf(sync)} side={owner !== undefined && <span class="c-owner">{owner}</span>}>
      {savingText(texts, sync)}
    </Foot>
  );
}

function toneOf(sync: SyncState): Tone {
  if (sync.attention > 0 || sync.trouble?.why === 'storage') return 'no';
  return sync.waiting > 0 || sync.trouble ? 'wait' : 'yes';
}

/** "3 edits waiting · offline since 14:02" */
function savingText(texts: Texts, {waiting, attention, trouble}: SyncState): string {
  const {t, plural, locale} = texts;
  if (attention > 0) return t('card_foot_attention');
  const parts = waiting > 0 ? [plural('card_foot_waiting', waiting)] : [];
  if (trouble) parts.push(t(troubleKeys[trouble.why], sinceText(texts, trouble.since)));
  const text = parts.join(' · ') || t('card_foot_saved');
  return text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);
}

const troubleKeys: Record<SyncTrouble, TextKey> = {
  offline: 'card_foot_offline',
  unreachable: 'card_foot_trouble',
  throttled: 'card_foot_trouble',
  forked: 'card_foot_trouble',
  signed_out: 'card_foot_signed_out',
  client_too_old: 'card_foot_too_old',
  storage: 'card_foot_storage',
};
