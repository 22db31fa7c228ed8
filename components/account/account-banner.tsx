import type {AccountModel} from '../../lib/models/account-model.ts';
import {Button} from '../ui/button.tsx';
import {Notice} from '../ui/notice.tsx';
import {useTexts} from '../ui/texts.tsx';
import {troubleText} from './sync-words.ts';

/** What somebody has to do something about, above the list; everything else keeps working below it. */
export function AccountBanner({account}: {account: AccountModel}) {
  const texts = useTexts();
  const {t} = texts;
  const session = account.session.value;
  const why = session?.expired ? 'signed_out' : account.sync.value.trouble?.why;
  if (!session || !why || !(why in titles)) return null;
  const {signIn} = account;
  return (
    <Notice
      tone={why === 'storage' ? 'no' : 'wait'}
      icon="warning"
      title={t(titles[why as keyof typeof titles])} // just looked up
      action={
        why === 'signed_out' && (
          <Button
            look="primary"
            busy={signIn.state.value.kind === 'under_way'}
            onClick={() => void signIn.signInAt(session.server)}
          >
            {t('card_sign_in')}
          </Button>
        )
      }
    >
      {troubleText(texts, why)}
    </Notice>
  );
}

const titles = {
  signed_out: 'card_expired',
  client_too_old: 'card_too_old',
  storage: 'card_storage',
} as const;
