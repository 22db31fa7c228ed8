import type {Evidence} from '../../lib/domain/evidence.ts';
import type {TextKey} from '../../lib/domain/texts.ts';
import type {LinkRow} from '../../lib/models/link-rows.ts';
import {Quote} from '../ui/list.tsx';
import {useTexts} from '../ui/texts.tsx';
import {partText, rejectionText} from './link-words.ts';

/** Small words under a link: how much was confirmed, what proves the answer, what became of a mail, whether a change still waits here. */
export function LinkMarks({row}: {row: LinkRow}) {
  const texts = useTexts();
  const {t} = texts;
  const {answer, asking} = row.link;
  const part = partText(texts, row);
  const trouble = answer ? undefined : asking?.mailed?.trouble;
  if (part === undefined && !answer && !trouble && !row.waiting) return null;
  return (
    <span class="a-marks">
      {part !== undefined && <span class="a-mark">{part}</span>}
      {answer && <span class="a-mark">{t(evidenceKeys[answer.evidence])}</span>}
      {trouble && (
        <span class="a-mark" data-tone="wait">
          {t(`account_mail_${trouble}`)}
        </span>
      )}
      {row.waiting && (
        <span class="a-mark" data-tone="wait" title={t('card_waiting_title')}>
          {t('card_waiting')}
        </span>
      )}
    </span>
  );
}

const evidenceKeys = {
  mailed: 'account_evidence_mailed',
  code: 'account_evidence_code',
  checkout: 'account_evidence_checkout',
  unverified: 'account_unverified',
} as const satisfies Record<Evidence, TextKey>;

/** Why the client said no, or what the client wants to be different. */
export function Rejections({row}: {row: LinkRow}) {
  const texts = useTexts();
  const {wish} = row.link.asking ?? {};
  return (
    <>
      {row.rejections.map((rejection) => (
        <Quote key={`${rejection.reason.id} ${rejection.reason.text ?? ''}`}>
          {rejectionText(texts, rejection)}
        </Quote>
      ))}
      {row.pendingState === 'change_wanted' && wish && (
        <p class="v-quote a-wish" dir="auto">
          {wish.text}
        </p>
      )}
    </>
  );
}
