import {Button} from '../../components/ui/button.tsx';
import {LinkButton} from '../../components/ui/link-button.tsx';
import {Notice} from '../../components/ui/notice.tsx';
import type {Texts} from '../../lib/domain/texts.ts';
import type {LostMail} from '../notices/lost-mails.ts';
import {Sheet} from './frame.tsx';

/** That there are some, among what an admin is told. */
export function LostMailsNotice({texts, count}: {texts: Texts; count: number}) {
  if (count === 0) return null;
  return (
    <div class="p-card" role="alert">
      <Notice
        tone="no"
        title={texts.plural('admin_lost_mails', count)}
        action={<LinkButton href="/admin">{texts.t('admin_lost_mails_look')}</LinkButton>}
      />
    </div>
  );
}

/** Mails that never went, for the program's admin. */
export function LostMails({texts, mails}: {texts: Texts; mails: readonly LostMail[]}) {
  const {t} = texts;
  if (mails.length === 0) return null;
  return (
    <Sheet title={texts.plural('admin_lost_mails', mails.length)} lead={t('admin_lost_mails_lead')}>
      <ul class="p-items">
        {mails.map(({id, name, email, at}) => (
          <li key={id}>
            <bdi>{t('admin_lost_mail', name || email, email)}</bdi>
            <span class="p-sub">
              {t('admin_lost_mail_since', texts.date(at.toISOString(), true))}
            </span>
          </li>
        ))}
      </ul>
      <form method="post" action="/admin/mails" class="p-form">
        <Button type="submit">{t('admin_lost_mails_send')}</Button>
      </form>
    </Sheet>
  );
}
