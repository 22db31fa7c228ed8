import type {LinkStatus} from '../../lib/domain/confirmation-link.ts';
import {countOf} from '../../lib/models/account-model.ts';
import type {LinkRow} from '../../lib/models/link-rows.ts';
import type {PopupModel} from '../../lib/models/popup-model.ts';
import {LinkMarks, Rejections} from '../account/link-marks.tsx';
import {LinkTools, RemovalQuestion} from '../account/link-tools.tsx';
import {subStateText} from '../account/link-words.ts';
import {Button} from '../ui/button.tsx';
import {List, ListRow} from '../ui/list.tsx';
import {Notice} from '../ui/notice.tsx';
import {Skeleton} from '../ui/skeleton.tsx';
import {useTexts} from '../ui/texts.tsx';

/** The links of one tab. */
export function PopupList({popup}: {popup: PopupModel}) {
  const texts = useTexts();
  const rows = popup.rows.value;
  const hidden = popup.hidden.value;
  const reading = popup.reading.value;
  if (rows.length === 0) return <Nothing popup={popup} />;
  return (
    <div class="p-rows">
      <List label={texts.t('card_links')}>
        {rows.map((row) => (
          <PopupRow key={row.id} popup={popup} row={row} />
        ))}
      </List>
      {(hidden > 0 || reading) && (
        <div class="p-more" role="status">
          {reading ? (
            <span class="v-sub">{texts.t('popup_reading')}</span>
          ) : (
            <Button look="quiet" onClick={() => popup.showMore()}>
              {texts.plural('popup_more', hidden)}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

function PopupRow({popup, row}: {popup: PopupModel; row: LinkRow}) {
  const texts = useTexts();
  const {account, desk} = popup;
  const where = row.deal?.name ?? texts.t('popup_no_deal');
  const sub = [where, row.client, subStateText(texts, row)].filter(Boolean).join(' · ');
  return (
    <ListRow
      name={row.link.name}
      sub={sub}
      side={
        <LinkTools
          account={account}
          desk={desk}
          row={row}
          onOpenRecord={(opened) => popup.openRecord(opened)}
        />
      }
    >
      <LinkMarks row={row} />
      <Rejections row={row} />
      <RemovalQuestion desk={desk} row={row} />
    </ListRow>
  );
}

const statuses: readonly LinkStatus[] = ['pending', 'confirmed', 'rejected'];

/** An empty tab leads on: to a first link, to the tab that has hits, or to an empty search. */
function Nothing({popup}: {popup: PopupModel}) {
  const {t, number} = useTexts();
  const {account, desk} = popup;
  const tab = popup.tab.value;
  const search = popup.search.value.trim();
  if (popup.reading.value) return <Skeleton lines={6} />;
  if (countOf(account.counts.value) === 0) {
    return (
      <Notice
        icon="seal"
        title={t('account_empty')}
        action={
          <Button look="primary" icon="plus" data-return="create" onClick={() => desk.openCreate()}>
            {t('card_create')}
          </Button>
        }
      >
        {t('account_empty_text')}
      </Notice>
    );
  }
  if (search === '') {
    return <Notice title={t(`popup_empty_${tab}`)}>{t(`popup_empty_${tab}_text`)}</Notice>;
  }
  const elsewhere = statuses.filter((status) => status !== tab && popup.counts.value[status] > 0);
  return (
    <Notice
      icon="search"
      title={t('card_pick_no_hits', search)}
      action={
        <>
          {elsewhere.map((status) => (
            <Button key={status} onClick={() => popup.showTab(status)}>
              {t('popup_hits', t(`status_${status}`), number(popup.counts.value[status]))}
            </Button>
          ))}
          <Button look="quiet" onClick={() => popup.searchFor('')}>
            {t('ui_search_clear')}
          </Button>
        </>
      }
    >
      {elsewhere.length === 0 ? t('popup_no_hits_text') : undefined}
    </Notice>
  );
}
