/** The calm states: what is the matter with the card, and what to do about it. */
import {useEffect, useState} from 'preact/hooks';
import type {TextKey} from '../../lib/domain/texts.ts';
import type {CardPartner, SyncState, SyncTrouble} from '../../lib/models/card-desk.ts';
import type {CardModel} from '../../lib/models/card-model.ts';
import {Button} from '../ui/button.tsx';
import type {IconName} from '../ui/icon.tsx';
import {Notice} from '../ui/notice.tsx';
import {Skeleton} from '../ui/skeleton.tsx';
import {useTexts} from '../ui/texts.tsx';

type CardProps = {card: CardModel};

/** After this long, waiting is no longer normal. */
const slowAfterMs = 8000;

/** Before anything was read. Whatever keeps it away can be tried again here: there is nothing else to go on with. */
export function CardLoading({card, trouble: why}: CardProps & {trouble: SyncTrouble | null}) {
  const {t} = useTexts();
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), slowAfterMs);
    return () => clearTimeout(timer);
  }, []);
  const trouble = why && troubles[why];
  if (trouble) return <TroubleNotice {...{card, trouble}} act={trouble.act ?? 'retry'} />;
  if (!isSlow) return <Skeleton lines={4} />;
  return (
    <Notice
      icon="clock"
      title={t('card_slow')}
      action={<Button onClick={card.retry}>{t('card_try_again')}</Button>}
    >
      {t('card_slow_text')}
    </Notice>
  );
}

export function CardSignedOut({card}: CardProps) {
  const {t} = useTexts();
  return (
    <Notice
      icon="person"
      title={t('card_signed_out')}
      action={
        <Button look="primary" onClick={() => card.openPage('sign_in')}>
          {t('card_sign_in')}
        </Button>
      }
    >
      {t('card_signed_out_text')}
    </Notice>
  );
}

type Trouble = {
  icon: IconName;
  title: TextKey;
  text: TextKey;
  act?: 'sign_in' | 'retry' | undefined;
};

const expired: Trouble = {
  icon: 'person',
  title: 'card_expired',
  text: 'card_expired_text',
  act: 'sign_in',
};
const offline: Trouble = {icon: 'offline', title: 'card_offline', text: 'card_offline_text'};
const unreachable: Trouble = {
  icon: 'offline',
  title: 'card_unreachable',
  text: 'card_unreachable_text',
  act: 'retry',
};
/** Those missing here end by themselves; the foot is enough for them. */
const troubles: Partial<Record<SyncTrouble, Trouble>> = {
  signed_out: expired,
  offline,
  unreachable,
  client_too_old: {icon: 'warning', title: 'card_too_old', text: 'card_too_old_text'},
  storage: {icon: 'warning', title: 'card_storage', text: 'card_storage_text', act: 'retry'},
};

function TroubleNotice({card, trouble, act}: CardProps & {trouble: Trouble; act: Trouble['act']}) {
  const {t} = useTexts();
  return (
    <Notice
      tone="wait"
      icon={trouble.icon}
      title={t(trouble.title)}
      action={
        act === 'sign_in' ? (
          <Button onClick={() => card.openPage('sign_in')}>{t('card_sign_in')}</Button>
        ) : (
          act && <Button onClick={card.retry}>{t('card_try_again')}</Button>
        )
      }
    >
      {t(trouble.text)}
    </Notice>
  );
}

/** What keeps the card from the server, and what the server refused. */
export function CardTrouble({
  card,
  partner,
  sync,
}: CardProps & {partner: CardPartner; sync: SyncState}) {
  const {t, plural} = useTexts();
  const trouble = partner.expired ? expired : sync.trouble && troubles[sync.trouble.why];
  return (
    <>
      {trouble && <TroubleNotice {...{card, trouble}} act={trouble.act} />}
      {sync.attention > 0 && (
        <Notice
          tone="no"
          title={plural('card_attention', sync.attention)}
          action={
            <Button onClick={() => card.openPage('popup')}>{t('card_attention_look')}</Button>
          }
        >
          {t('card_attention_text')}
        </Notice>
      )}
    </>
  );
}
