import type {LinkStatus} from '../../lib/domain/confirmation-link.ts';
import {countOf} from '../../lib/models/account-model.ts';
import type {PopupModel} from '../../lib/models/popup-model.ts';
import {Button} from '../ui/button.tsx';
import {Notice} from '../ui/notice.tsx';
import {useTexts} from '../ui/texts.tsx';

const statuses: readonly LinkStatus[] = ['pending', 'confirmed', 'rejected'];

/** An empty tab leads on: to a first link, to the tab that has hits, or to an empty search. */
export function PopupNothing({popup}: {popup: PopupModel}) {
  const {t, number} = useTexts();
  const {account, desk} = popup;
  const tab = popup.tab.value;
  const search = popup.search.value.trim();
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
