import {useId, useState} from 'preact/hooks';
import type {PickLink} from '../../lib/models/card-desk.ts';
import type {CardModel} from '../../lib/models/card-model.ts';
import type {CardPicker} from '../../lib/models/card-picker.ts';
import {Button} from '../ui/button.tsx';
import {CopyButton} from '../ui/copy-button.tsx';
import {FieldError} from '../ui/field.tsx';
import {Notice} from '../ui/notice.tsx';
import {Panel} from '../ui/panel.tsx';
import {SearchField} from '../ui/search-field.tsx';
import {Skeleton} from '../ui/skeleton.tsx';
import {useTexts} from '../ui/texts.tsx';
import {CardProblemNotice} from './card-problem.tsx';
import {DealChoice} from './deal-choice.tsx';
import {dayText} from './link-words.ts';
import {SightArea} from './sight-area.tsx';

type PickerPanelProps = {card: CardModel; picker: CardPicker};

/** Add > choose > Add; where nothing can be added, choose > Ask your CAM, or just Copy. */
export function PickerPanel({card, picker}: PickerPanelProps) {
  const {t} = useTexts();
  const [tried, setTried] = useState(false);
  const errorId = useId();
  const mode = card.mode.value;
  const chosen = picker.chosen.value;
  const isMissing = tried && !chosen;
  const isEmpty = picker.links.value?.length === 0 && picker.search.value === '';

  const add = (seen: Promise<boolean>) => {
    setTried(true);
    if (chosen && card.target.value) void card.acts.value?.attach(chosen, () => seen);
  };
  const ask = () => {
    setTried(true);
    if (chosen) void card.startAsking(chosen);
  };
  return (
    <Panel
      title={t(mode === 'attach' ? 'card_pick' : 'card_pick_ask')}
      onBack={card.back}
      returnTo="add"
      foot={
        <SightArea class="c-acts">
          {(isSeen, isHeld) => (
            <>
              {isMissing && <FieldError id={errorId}>{t('card_pick_required')}</FieldError>}
              {mode === 'attach' && !isEmpty && (
                <Button
                  look="primary"
                  busy={card.busy.value}
                  held={isHeld}
                  aria-describedby={isMissing ? errorId : undefined}
                  onClick={(event) => add(isSeen(event))}
                >
                  {t('card_add')}
                </Button>
              )}
              {mode === 'ask' && !isEmpty && (
                <Button
                  look="primary"
                  data-return="ask-for"
                  aria-describedby={isMissing ? errorId : undefined}
                  onClick={ask}
                >
                  {t('card_ask')}
                </Button>
              )}
              <Button
                look={isEmpty ? 'primary' : 'ghost'}
                icon="plus"
                data-return="create"
                onClick={() => void card.openForm()}
              >
                {t('card_create')}
              </Button>
            </>
          )}
        </SightArea>
      }
    >
      <div class="c-pick">
        {mode === 'attach' && <DealChoice card={card} tried={tried} />}
        <SearchField
          label={t('card_pick_search')}
          value={picker.search.value}
          onInput={picker.setSearch}
        />
        <PickList card={card} picker={picker} />
        <CardProblemNotice card={card} />
      </div>
    </Panel>
  );
}

function PickList({card, picker}: PickerPanelProps) {
  const {t} = useTexts();
  const links = picker.links.value;
  if (picker.failed.value) {
    return (
      <Notice
        tone="no"
        title={t('card_pick_failed')}
        action={<Button onClick={() => void picker.refresh()}>{t('card_try_again')}</Button>}
      />
    );
  }
  if (!links) return <Skeleton lines={4} />;
  if (links.length === 0) return <NothingToPick search={picker.search.value.trim()} />;
  return (
    <>
      <fieldset class="c-options">
        <legend class="v-hidden">{t('card_pick_list')}</legend>
        {links.map((link) => (
          <PickOption key={link.id} {...{card, picker, link}} />
        ))}
      </fieldset>
      {picker.more.value && (
        <Button look="quiet" busy={picker.loading.value} onClick={() => void picker.loadMore()}>
          {t('card_pick_more')}
        </Button>
      )}
    </>
  );
}

function NothingToPick({search}: {search: string}) {
  const {t} = useTexts();
  if (search) return <Notice icon="search" title={t('card_pick_no_hits', search)} />;
  return (
    <Notice icon="seal" title={t('card_pick_empty')}>
      {t('card_pick_empty_text')}
    </Notice>
  );
}

function PickOption({card, picker, link}: PickerPanelProps & {link: PickLink}) {
  const texts = useTexts();
  const {t} = texts;
  const id = useId();
  const requests = card.deals.value.flatMap((deal) => deal.requests);
  const request = requests.find((one) => one.linkId === link.id && one.state === 'open');
  const hints = [
    texts.list(link.products),
    request && t('card_asked_on', dayText(texts, request.at)),
    !link.synced && t('card_waiting'),
  ].filter((hint) => typeof hint === 'string');
  return (
    <div class="c-option">
      <label class="v-choice">
        {card.mode.value !== 'none' && (
          <input
            type="radio"
            name="link"
            checked={picker.chosen.value?.id === link.id}
            aria-labelledby={`${id}n`}
            aria-describedby={`${id}h`}
            onChange={() => picker.choose(link.id)}
          />
        )}
        <span>
          <span id={`${id}n`} dir="auto">
            {link.name}
          </span>
          <span id={`${id}h`} class="v-hint">
            {hints.join(' · ')}
          </span>
        </span>
      </label>
      <CopyButton
        name={t('card_copy_name', link.name)}
        notYet={t('card_copy_not_yet')}
        onCopy={() => card.copy(link.id)}
      />
    </div>
  );
}
