import {dealFieldText, dealValueText} from '../../lib/domain/deal-words.ts';
import type {CardDeals} from '../../lib/models/card-deals.ts';
import {ActArea} from '../deal/act-area.tsx';
import {ActProblemNotice} from '../deal/act-problem.tsx';
import {Button} from '../ui/button.tsx';
import {useTexts} from '../ui/texts.tsx';

/** Fields of the open record that say something else than the shared deal; each is sent on the partner's word. */
export function DifferencesBlock({deals}: {deals: CardDeals}) {
  const texts = useTexts();
  const {t} = texts;
  const parties = deals.parties.value;
  const differences = deals.differences.value;
  if (!parties || differences.length === 0) return null;
  const {catalogue, vendorName} = parties;
  return (
    <div class="s-block c-differences" role="group" aria-label={t('card_differences')}>
      <h4>{t('card_differences')}</h4>
      <p class="v-sub">{t('card_differences_text', vendorName)}</p>
      <ActArea>
        {(isSeen, isHeld) => (
          <ul role="list">
            {differences.map((difference) => {
              const {field, changes, was, isOffered} = difference;
              const label = dealFieldText(texts, field);
              return (
                <li key={field}>
                  <p class="c-difference" dir="auto">
                    <b>{label}</b>
                    <span>
                      {changes[field] === null
                        ? t('card_differences_empty')
                        : t(
                            'card_differences_here',
                            dealValueText(texts, catalogue, field, changes),
                          )}
                    </span>
                    <span class="v-sub">
                      {t('card_differences_shared', dealValueText(texts, catalogue, field, was))}
                    </span>
                    {isOffered && (
                      <span class="v-sub">{t('card_differences_once', vendorName)}</span>
                    )}
                  </p>
                  <Button
                    aria-label={t('card_differences_send_name', label)}
                    busy={deals.busy.value}
                    held={isHeld}
                    onClick={(event) => {
                      const seen = isSeen(event);
                      void deals.sendDifference(difference, () => seen);
                    }}
                  >
                    {t('card_differences_send')}
                  </Button>
                </li>
              );
            })}
          </ul>
        )}
      </ActArea>
      <ActProblemNotice problem={deals.problem.value} />
    </div>
  );
}
