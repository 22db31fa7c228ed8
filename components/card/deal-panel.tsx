import {useEffect} from 'preact/hooks';
import type {DealDesk} from '../../lib/models/deal-desk-model.ts';
import type {DealPlace} from '../../lib/models/card-deals.ts';
import {DealView} from '../deal/deal-view.tsx';
import {ConvertPanel} from '../deal/convert-panel.tsx';
import {SharePanel} from '../deal/share-panel.tsx';
import {Button} from '../ui/button.tsx';
import {Notice} from '../ui/notice.tsx';
import {Panel} from '../ui/panel.tsx';
import {Skeleton} from '../ui/skeleton.tsx';
import {useTexts} from '../ui/texts.tsx';
import {CardFiles} from './card-files.tsx';
import type {CardDealProps} from './deal-section.tsx';
import {DifferencesBlock} from './differences-block.tsx';

/** What the section opens in the list's place: a form, or a deal. */
export function DealPanel({card, deals}: CardDealProps) {
  const {t} = useTexts();
  const place = deals.place.value;
  const parties = deals.parties.value;
  if (!place) return null;
  switch (place.kind) {
    case 'opening':
      return (
        <Panel key="opening" title={t('card_deals_title')} onBack={deals.back}>
          <Skeleton lines={5} />
        </Panel>
      );
    case 'failed':
      return (
        <Panel key="failed" title={t('card_deals_title')} onBack={deals.back}>
          <Notice
            tone="no"
            title={t('card_deals_failed')}
            action={<Button onClick={place.retry}>{t('card_try_again')}</Button>}
          />
        </Panel>
      );
    case 'share':
      return (
        <SharePanel
          form={place.form}
          vendor={parties?.vendorName ?? ''}
          onSubmit={(isSeen) => void deals.submitShare(isSeen)}
          onBack={deals.back}
          returnTo="deal-share"
        />
      );
    case 'convert':
      return parties ? <Converting {...{card, deals, place, parties}} /> : null;
    case 'open':
      return <OpenDeal {...{card, deals}} desk={place.desk} />;
  }
}

type ConvertingProps = CardDealProps & {
  place: Extract<DealPlace, {kind: 'convert'}>;
  parties: Parameters<typeof ConvertPanel>[0]['parties'];
};

function Converting({deals, place, parties}: ConvertingProps) {
  const {t} = useTexts();
  const {form, dealId, isAgain} = place;
  return (
    <ConvertPanel
      form={form}
      parties={parties}
      vendor={parties.vendorName}
      title={t(isAgain ? 'card_deals_again' : 'deal_convert')}
      onSubmit={(isSeen) => void deals.submitConvert(isSeen)}
      onBack={deals.back}
      returnTo={isAgain ? `deal-${dealId ?? ''}` : 'deal-convert'}
    />
  );
}

function OpenDeal({card, deals, desk}: CardDealProps & {desk: DealDesk}) {
  const {t} = useTexts();
  const {id, shared, sharing, values} = desk.sheet.value;
  const row = card.deals.value.find((deal) => deal.id === id);
  useEffect(() => void deals.follow(id, row?.mark), [id, row?.mark]);
  useEffect(() => {
    const timer = setInterval(deals.look, 3000);
    return () => clearInterval(timer);
  }, []);
  const hasEnded = !shared && sharing !== null;
  const add = () => {
    card.desk.value.dealId.value = id;
    void card.openPicker();
  };
  const view = (
    <DealView
      desk={desk}
      proofAct={
        shared && (
          <Button look="quiet" icon="plus" onClick={add}>
            {t('card_add')}
          </Button>
        )
      }
      againAct={
        hasEnded && (
          <Button look="primary" onClick={() => void deals.startConvert(id)}>
            {t('card_deals_again')}
          </Button>
        )
      }
      differences={<DifferencesBlock deals={deals} />}
    />
  );
  if (desk.editing.value) return view; // a panel of its own
  return (
    <Panel key={id} title={values.name} onBack={deals.back} returnTo={`deal-${id}`}>
      {deals.files ? <CardFiles ports={deals.files}>{view}</CardFiles> : view}
    </Panel>
  );
}
