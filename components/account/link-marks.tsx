import type {LinkRow} from '../../lib/models/link-rows.ts';
import {Quote} from '../ui/list.tsx';
import {useTexts} from '../ui/texts.tsx';
import {partText, rejectionText} from './link-words.ts';

/** Small words under a link: how much was confirmed, how it was answered, whether a change still waits here. */
export function LinkMarks({row}: {row: LinkRow}) {
  const texts = useTexts();
  const {t} = texts;
  const part = partText(texts, row);
  const unverified = row.link.answer?.evidence === 'unverified';
  if (part === undefined && !unverified && !row.waiting) return null;
  return (
    <span class="a-marks">
      {part !== undefined && <span class="a-mark">{part}</span>}
      {unverified && (
        <span class="a-mark" title={t('card_answer_unverified_title')}>
          {t('account_unverified')}
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

/** Why the client said no. */
export function Rejections({row}: {row: LinkRow}) {
  const texts = useTexts();
  return (
    <>
      {row.rejections.map((rejection) => (
        <Quote key={`${rejection.reason.id} ${rejection.reason.text ?? ''}`}>
          {rejectionText(texts, rejection)}
        </Quote>
      ))}
    </>
  );
}
