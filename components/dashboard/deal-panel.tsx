import type {DashboardModel} from '../../lib/models/dashboard-model.ts';
import type {DealsPanel} from '../../lib/models/deals-panel.ts';
import {ConvertPanel} from '../deal/convert-panel.tsx';
import {SharePanel} from '../deal/share-panel.tsx';
import {TwinOffer} from '../deal/twin-offer.tsx';
import {Button} from '../ui/button.tsx';
import {Notice} from '../ui/notice.tsx';
import {Panel} from '../ui/panel.tsx';
import {Skeleton} from '../ui/skeleton.tsx';
import {useTexts} from '../ui/texts.tsx';
import {AttachPanel} from './attach-panel.tsx';
import {dealReturnName} from './deal-table.tsx';
import {OpenDeal} from './open-deal.tsx';

/** What stands beside the table of deals. */
export function DealPanel({dashboard, panel}: {dashboard: DashboardModel; panel: DealsPanel}) {
  const {t} = useTexts();
  const {desk} = dashboard.deals;
  const parties = desk.parties.value;
  const back = () => desk.back();
  const vendor = parties?.vendorName ?? '';
  switch (panel.kind) {
    case 'opening':
      return (
        <Panel title={t('dashboard_deal')} onBack={back} returnTo={dealReturnName(panel.dealId)}>
          <Skeleton lines={8} />
        </Panel>
      );
    case 'gone':
      return (
        <Panel title={t('dashboard_deal')} onBack={back}>
          <Notice title={t('deals_gone')} />
        </Panel>
      );
    case 'failed':
      return (
        <Panel title={t('dashboard_deal')} onBack={back}>
          <Notice
            tone="no"
            title={t('account_unreadable')}
            action={<Button onClick={() => desk.retry()}>{t('card_try_again')}</Button>}
          >
            {t('account_unreadable_text')}
          </Notice>
        </Panel>
      );
    case 'open':
      return <OpenDeal key={panel.dealId} dashboard={dashboard} deal={panel.desk} />;
    case 'attach':
      return <AttachPanel desk={desk} />;
    case 'share':
      return (
        <SharePanel
          key={panel.dealId}
          form={panel.form}
          vendor={vendor}
          onSubmit={() => void desk.save()}
          onBack={back}
          returnTo="deal-share"
        />
      );
    case 'convert':
      return parties ? (
        <ConvertPanel
          form={panel.form}
          parties={parties}
          vendor={vendor}
          title={t(panel.isAgain ? 'card_deals_again' : 'deal_convert')}
          notice={
            <TwinOffer
              twins={panel.twins}
              onLink={'ref' in panel.deal ? ({id}) => void desk.linkTwin(id) : undefined}
            />
          }
          onSubmit={() => void desk.save()}
          onBack={back}
          returnTo="deal-convert"
        />
      ) : null;
  }
}
