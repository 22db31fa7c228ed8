import {LinkButton} from '../../../components/ui/link-button.tsx';
import {TextArea} from '../../../components/ui/text-area.tsx';
import {ActionForm, Fold, type Show} from './action-form.tsx';
import {shownOn} from './decision-actions.ts';
import {mayRegister, mayWithdraw} from './offered-forms.ts';

/** Registering for the partner what is not shared, withdrawing for them what is. */
export function Registration({show}: {show: Show}) {
  const {page} = show;
  return (
    <div id="registration">
      {mayRegister(page) && <RegisterAgain show={show} />}
      {mayWithdraw(page) && <Withdraw show={show} />}
    </div>
  );
}

function RegisterAgain({show}: {show: Show}) {
  const {texts, page} = show;
  const {deal, account} = page;
  const query = new URLSearchParams({account: account.id, deal: deal.id}).toString();
  return (
    <LinkButton href={`/console/register?${query}`}>
      {texts.t(deal.sharing ? 'card_deals_again' : 'deal_convert')}
    </LinkButton>
  );
}

function Withdraw({show}: {show: Show}) {
  const {texts, page, path} = show;
  const {t} = texts;
  return (
    <Fold show={show} forms={['withdraw']} label={t('deal_withdraw')}>
      <p class="k-aside">{t('console_withdraw_about', page.account.name)}</p>
      <ActionForm
        show={show}
        id="withdraw"
        action={`${path}/withdraw`}
        hidden={{shown: shownOn(page).state}}
        submit={t('deal_withdraw_yes')}
        look="danger"
      >
        {({text, error}) => (
          <TextArea
            label={t('deal_withdraw_reason', page.account.name)}
            name="reason"
            dir="auto"
            value={text('reason')}
            error={error('reason')}
          />
        )}
      </ActionForm>
    </Fold>
  );
}
