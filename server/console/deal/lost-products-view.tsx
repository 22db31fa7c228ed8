import {Notice} from '../../../components/ui/notice.tsx';
import {productsText} from '../../../lib/domain/deal-words.ts';
import {ActionForm, type Show} from './action-form.tsx';
import {findLostProducts} from './lost-products.ts';

/** What the person chose and somebody wrote over unseen, with a way back to it: an edit like any other. */
export function LostProductsNotice({show}: {show: Show}) {
  const {texts, page, path} = show;
  const {t} = texts;
  const lost = findLostProducts(page);
  if (!lost) return null;
  const names = productsText(texts, page.account.catalogue, lost.productIds);
  return (
    <Notice tone="wait" title={t('console_lost_products', lost.by)}>
      <p dir="auto">{t('console_lost_value', names || t('deal_value_none'))}</p>
      <ActionForm
        show={show}
        id="restore-products"
        action={`${path}/products`}
        submit={t('overwrite_restore')}
        look="ghost"
      >
        {() => (
          <>
            {(page.deal.sharing?.productIds ?? []).map((id) => (
              <input key={id} type="hidden" name="was" value={id} />
            ))}
            {lost.productIds.map((id) => (
              <input key={id} type="hidden" name="productIds" value={id} />
            ))}
          </>
        )}
      </ActionForm>
    </Notice>
  );
}
