import type {CardRequest} from '../../lib/models/card-desk.ts';
import type {CardModel} from '../../lib/models/card-model.ts';
import {CopyButton} from '../ui/copy-button.tsx';
import {List, ListRow, Quote} from '../ui/list.tsx';
import {StatusPill} from '../ui/pill.tsx';
import {useTexts} from '../ui/texts.tsx';
import {dayText} from './link-words.ts';

/** What was asked of the CAM, and what became of it. */
export function CardRequests({card}: {card: CardModel}) {
  const {t} = useTexts();
  const requests = card.deals.value.flatMap((deal) => deal.requests);
  if (requests.length === 0) return null;
  return (
    <List label={t('card_requests')}>
      {requests.map((request) => (
        <RequestRow key={request.id} card={card} request={request} />
      ))}
    </List>
  );
}

function RequestRow({card, request}: {card: CardModel; request: CardRequest}) {
  const texts = useTexts();
  const {t} = texts;
  const {linkId, linkName, quoteNumber, at, state, answer, waiting} = request;
  const pill = {
    open: {tone: 'plain' as const, text: t('card_asked_on', dayText(texts, at))},
    attached: {tone: 'yes' as const, text: t('card_asked_attached', answer?.by ?? '')},
    declined: {tone: 'no' as const, text: t('card_asked_declined', answer?.by ?? '')},
  }[state];
  return (
    <ListRow
      name={linkName}
      sub={quoteNumber ? t('deal_quote', quoteNumber) : undefined}
      side={
        <CopyButton
          name={t('card_copy_name', linkName)}
          notYet={t('card_copy_not_yet')}
          onCopy={() => card.copy(linkId)}
        />
      }
    >
      <div class="c-marks">
        <StatusPill tone={pill.tone} icon={state === 'open' ? 'clock' : undefined}>
          {waiting ? t('card_asked_waiting') : pill.text}
        </StatusPill>
      </div>
      {state === 'declined' && answer?.reason && <Quote>{answer.reason}</Quote>}
    </ListRow>
  );
}
