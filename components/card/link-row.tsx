import {partlyTexts, proofTexts, reasonTexts} from '../../lib/domain/answer-words.ts';
import type {TextKey} from '../../lib/domain/texts.ts';
import type {CardModel} from '../../lib/models/card-model.ts';
import type {CardDeal, CardLink, CardPartner, LinkAct} from '../../lib/models/card-desk.ts';
import {Button} from '../ui/button.tsx';
import {CopyButton} from '../ui/copy-button.tsx';
import type {IconName} from '../ui/icon.tsx';
import {Lines, ListRow, Quote} from '../ui/list.tsx';
import {Menu} from '../ui/menu.tsx';
import {StatusPill} from '../ui/pill.tsx';
import {useTexts} from '../ui/texts.tsx';
import {productsText, statusOf, summaryText} from './link-words.ts';
import {useViews} from './card-views.ts';

type LinkRowProps = {card: CardModel; deal: CardDeal; link: CardLink; partner: CardPartner};

/** A link on a deal: what it claims, what the client said, Copy in sight, the rest in the menu. */
export function LinkRow({card, deal, link, partner}: LinkRowProps) {
  const texts = useTexts();
  const {t} = texts;
  const {name, answer} = link;
  const status = statusOf(texts, link);
  const returnName = `row-${link.id}`;
  const {removing} = card.desk.value;
  const RemoveQuestion = useViews().RemoveQuestion;
  const act = (label: TextKey, icon: IconName, what: LinkAct) => ({
    ...{label: t(label), icon},
    onChoose: () => void card.begin(what, link),
  });
  const edit = act('account_edit', 'pencil', 'edit');
  const again = act('account_send_again', 'mail', 'asking');
  const next = {change_wanted: edit, expired: again, not_assigned: null, awaiting_client: null};
  const step = link.pendingState && next[link.pendingState];
  return (
    <ListRow
      name={name}
      sub={
        <span title={productsText(texts, link.draft, partner)}>
          {summaryText(texts, link.draft, partner)}
        </span>
      }
      side={
        <>
          <CopyButton
            name={t('card_copy_name', name)}
            notYet={t('card_copy_not_yet')}
            onCopy={() => card.copy(link.id)}
          />
          <Menu
            label={t('card_actions', name)}
            returnName={returnName}
            items={[
              act('card_preview', 'eye', 'preview'),
              ...(answer
                ? [act('receipt_title', 'external', 'receipt')]
                : [edit, act('account_asking', 'mail', 'asking')]),
              act('card_clone', 'clone', 'clone'),
              {...act('card_remove', 'trash', 'startRemoving'), danger: true},
            ]}
          />
        </>
      }
    >
      <div class="c-marks">
        <StatusPill tone={status.tone}>{status.text}</StatusPill>
        {answer && <Lines of={partlyTexts(texts, answer)} />}
        {link.waiting && (
          <span class="c-waiting" title={t('card_waiting_title')}>
            {t('card_waiting')}
          </span>
        )}
      </div>
      {answer && <Lines of={proofTexts(texts, answer)} />}
      {link.replaces !== null && <span class="v-sub">{t('card_replaces', link.replaces)}</span>}
      {link.wish && <Quote>{link.wish}</Quote>}
      {step && (
        <Button
          icon={step.icon}
          aria-label={t('mail_fact', step.label, name)}
          onClick={step.onChoose}
        >
          {step.label}
        </Button>
      )}
      {answer && reasonTexts(texts, answer).map((reason) => <Quote key={reason}>{reason}</Quote>)}
      {removing.value === link.id && RemoveQuestion && (
        <RemoveQuestion card={card} link={link} dealId={deal.id} returnTo={returnName} />
      )}
    </ListRow>
  );
}
