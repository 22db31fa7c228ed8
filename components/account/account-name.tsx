import type {AccountModel} from '../../lib/models/account-model.ts';
import {Menu} from '../ui/menu.tsx';
import {useTexts} from '../ui/texts.tsx';

/** The account's name; with several it is also how to change to another. */
export function AccountName({account}: {account: AccountModel}) {
  const {t} = useTexts();
  const session = account.session.value;
  if (!session) return null;
  const {name} = session.account;
  const others = session.accounts.filter(({id}) => id !== session.account.id);
  return (
    <div class="a-account">
      <h1 class="a-account-name" title={name} dir="auto">
        {name}
      </h1>
      {others.length > 0 && (
        <Menu
          label={t('account_switch')}
          icon="chevron"
          items={others.map((other) => ({
            label: other.name,
            onChoose: () => void account.switchTo(other.id),
          }))}
        />
      )}
    </div>
  );
}
