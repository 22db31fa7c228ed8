import type {DealsDesk} from '../../lib/models/deals-desk.ts';
import {Button} from '../ui/button.tsx';
import {List, ListRow} from '../ui/list.tsx';
import {Notice} from '../ui/notice.tsx';
import {Panel} from '../ui/panel.tsx';
import {SearchField} from '../ui/search-field.tsx';
import {useTexts} from '../ui/texts.tsx';

/** Which link goes on the deal as proof. */
export function AttachPanel({desk}: {desk: DealsDesk}) {
  const {t, list} = useTexts();
  const {choice} = desk;
  const links = choice.links.value;
  const search = choice.search.value;
  return (
    <Panel title={t('card_pick')} onBack={() => desk.back()} returnTo="deal-attach">
      <div class="d-choice">
        <SearchField
          label={t('card_pick_search')}
          value={search}
          onInput={(text) => choice.searchFor(text)}
        />
        {links.length === 0 ? (
          search.trim() === '' ? (
            <Notice title={t('card_pick_empty')}>{t('card_pick_empty_text')}</Notice>
          ) : (
            <Notice icon="search" title={t('card_pick_no_hits', search.trim())}>
              {t('popup_no_hits_text')}
            </Notice>
          )
        ) : (
          <List label={t('card_pick_list')}>
            {links.map(({id, link, products}) => (
              <ListRow
                key={id}
                name={link.name}
                sub={list(products.map(({product, tier}) => `${product} ${tier}`))}
                side={
                  <Button
                    aria-label={t('deals_add_name', link.name)}
                    onClick={() => void desk.attach(id)}
                  >
                    {t('card_add')}
                  </Button>
                }
              />
            ))}
          </List>
        )}
        {choice.isCut.value && <p class="v-sub">{t('deals_attach_more')}</p>}
      </div>
    </Panel>
  );
}
