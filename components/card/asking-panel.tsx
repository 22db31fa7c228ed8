import {isMailedJustNow} from '../../lib/domain/asking.ts';
import type {AskingForm} from '../../lib/models/asking-form-model.ts';
import type {CardLink} from '../../lib/models/card-desk.ts';
import type {CardModel} from '../../lib/models/card-model.ts';
import {AskingPanel} from '../account/asking-panel.tsx';
import {Button} from '../ui/button.tsx';
import {useTexts} from '../ui/texts.tsx';
import {CardProblemNotice} from './card-problem.tsx';
import {SightArea} from './sight-area.tsx';

type CardAskingProps = {card: CardModel; link: CardLink; form: AskingForm};

/** "How the client is asked", with the mail itself on top: it goes out, so its button has to be in plain sight. */
export function CardAsking({card, link, form}: CardAskingProps) {
  return (
    <AskingPanel
      form={form}
      linkName={link.name}
      onBack={card.back}
      returnTo={`row-${link.id}`}
      lead={<SendBlock card={card} link={link} />}
    />
  );
}

function SendBlock({card, link}: Omit<CardAskingProps, 'form'>) {
  const {t} = useTexts();
  const {clientName, asking} = link;
  const mailed = asking?.mailed;
  const isJustNow = mailed !== undefined && isMailedJustNow({mailed}, new Date().toISOString());
  const why =
    clientName === null ? t('account_send_no_client') : isJustNow && t('account_send_just_now');
  return (
    <SightArea class="c-send">
      {(isSeen, isHeld) => (
        <>
          {clientName !== null && (
            <p class="c-strong" dir="auto">
              {clientName}
            </p>
          )}
          {why ? (
            <p class="c-soft">{why}</p>
          ) : (
            <Button
              icon="mail"
              busy={card.busy.value}
              held={isHeld}
              onClick={(event) => {
                const seen = isSeen(event);
                void card.acts.value?.mail(link, () => seen);
              }}
            >
              {t(mailed ? 'account_send_again' : 'account_send')}
            </Button>
          )}
          <CardProblemNotice card={card} />
        </>
      )}
    </SightArea>
  );
}
