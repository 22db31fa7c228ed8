import {Button} from '../../components/ui/button.tsx';
import {Select} from '../../components/ui/select.tsx';
import type {UserId} from '../../lib/domain/ids.ts';
import type {Texts} from '../../lib/domain/texts.ts';
import type {Member} from './console-data.ts';
import {Sheet} from './frame.tsx';

type RecipientSheetProps = {
  texts: Texts;
  action: string;
  members: readonly Member[];
  recipientId: UserId | null;
};

/** "Get notified about lead activity": who hears of leads, and answers for deals that a rep registers for the partner. */
export function RecipientSheet({texts, action, members, recipientId}: RecipientSheetProps) {
  const {t} = texts;
  return (
    <Sheet title={t('admin_recipient_title')} lead={t('admin_recipient_lead')}>
      <form class="p-form" method="post" action={action}>
        <Select
          label={t('admin_recipient')}
          name="user"
          value={recipientId ?? 'nobody'}
          options={[
            {value: 'nobody', label: t('admin_recipient_nobody')},
            ...members.map(({userId, name}) => ({value: userId, label: name})),
          ]}
        />
        <Button type="submit">{t('admin_save')}</Button>
      </form>
    </Sheet>
  );
}
