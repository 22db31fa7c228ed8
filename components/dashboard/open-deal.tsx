import {useState} from 'preact/hooks';
import type {SheetLink} from '../../lib/domain/deal-sheet.ts';
import type {DashboardModel} from '../../lib/models/dashboard-model.ts';
import type {DealDesk} from '../../lib/models/deal-desk-model.ts';
import {DealView} from '../deal/deal-view.tsx';
import {Button, IconButton} from '../ui/button.tsx';
import {ConfirmStrip} from '../ui/confirm-strip.tsx';
import {Notice} from '../ui/notice.tsx';
import {Panel} from '../ui/panel.tsx';
import {useTexts} from '../ui/texts.tsx';
import {dealReturnName} from './deal-table.tsx';
import {SharedFiles} from './shared-files.tsx';

/** A deal, opened beside the table: with what is added, registered again and shared from here. */
export function OpenDeal({dashboard, deal}: {dashboard: DashboardModel; deal: DealDesk}) {
  const {t} = useTexts();
  const {desk} = dashboard.deals;
  const [removing, setRemoving] = useState<SheetLink['id']>();
  const {id, shared, sharing, values} = deal.sheet.value;
  const {vendorName} = deal.parties.value;
  const row = dashboard.deals.rows.value.find((one) => one.id === id);
  const view = (
    <DealView
      desk={deal}
      proofAct={
        shared && (
          <Button
            look="quiet"
            icon="plus"
            data-return="deal-attach"
            onClick={() => desk.startAttach()}
          >
            {t('card_add')}
          </Button>
        )
      }
      proofParts={(link) => ({
        side: shared && (
          <IconButton
            icon="close"
            label={`${t('card_remove')}: ${link.name}`}
            data-return={`deal-link-${link.id}`}
            onClick={() => setRemoving(link.id)}
          />
        ),
        below: removing === link.id && (
          <ConfirmStrip
            text={t('card_remove_ask', link.name)}
            confirmLabel={t('card_remove_yes')}
            returnTo={`deal-link-${link.id}`}
            onConfirm={() => {
              setRemoving(undefined);
              void desk.detach(link.id);
            }}
            onCancel={() => setRemoving(undefined)}
          />
        ),
      })}
      againAct={
        !shared &&
        sharing && (
          <Button look="primary" data-return="deal-convert" onClick={() => desk.startConvert(id)}>
            {t('card_deals_again')}
          </Button>
        )
      }
    />
  );
  if (deal.editing.value) return view; // a panel of its own
  const ref = row?.deal.ref;
  return (
    <Panel title={values.name} onBack={() => desk.back()} returnTo={dealReturnName(id)}>
      {ref && (
        <p class="d-record">
          <Button look="quiet" icon="external" onClick={() => dashboard.openAddress(ref.url)}>
            {t('account_open_record')}
          </Button>
        </p>
      )}
      {!sharing && (
        <Notice
          icon="deal"
          title={t(shared ? 'deals_unregistered' : 'deals_not_registered')}
          action={
            <Button look="primary" data-return="deal-convert" onClick={() => desk.startConvert(id)}>
              {t('deal_convert')}
            </Button>
          }
        >
          {t('deals_convert_text', vendorName)}
        </Notice>
      )}
      <SharedFiles deals={dashboard.deals}>{view}</SharedFiles>
    </Panel>
  );
}
