import {v7 as uuid} from 'uuid';
import {Button} from '../../components/ui/button.tsx';
import {Notice} from '../../components/ui/notice.tsx';
import type {Texts} from '../../lib/domain/texts.ts';
import type {EndpointRow} from '../webhooks/read-endpoints.ts';
import {Sheet} from './frame.tsx';
import {webhooksPath} from './webhook-views.tsx';

/** What one webhook's page shows beside its settings and its log. */
type Props = {texts: Texts; row: EndpointRow};

/** What is the matter with it, if anything is. */
export function WebhookTrouble({texts, row}: Props) {
  const {t, plural} = texts;
  if (!row.isPaused && row.failing === 0 && row.dead === 0) return null;
  return (
    <Sheet>
      {row.isPaused && (
        <Notice tone="wait" title={t('webhook_state_paused')}>
          {t('webhook_paused_text')}
        </Notice>
      )}
      {(row.failing > 0 || row.dead > 0) && (
        <Notice tone="no" title={t('webhook_state_failing')}>
          {row.failing > 0 && <p>{plural('webhook_failing', row.failing)}</p>}
          {row.dead > 0 && <p>{plural('webhook_dead', row.dead)}</p>}
        </Notice>
      )}
    </Sheet>
  );
}

/** The new secret is made behind a question: the receiver has to be told. */
export function RotateSheet({texts, row}: Props) {
  const {t} = texts;
  return (
    <Sheet title={t('webhook_secret')}>
      <div class="p-form">
        <p>
          {t('webhook_rotate_lead', texts.date(row.secretMadeAt.toISOString()))}{' '}
          {row.oldUntil && t('webhook_rotate_both', texts.date(row.oldUntil.toISOString(), true))}
        </p>
        <details>
          <summary>{t('webhook_rotate')}</summary>
          <p>{t('webhook_rotate_ask')}</p>
          <form method="post" action={`${webhooksPath}/${row.id}/rotate`}>
            <input type="hidden" name="from" value={row.secretId} />
            <Button type="submit">{t('webhook_rotate')}</Button>
          </form>
        </details>
      </div>
    </Sheet>
  );
}

export function WebhookButtons({texts, row}: Props) {
  const {t} = texts;
  const action = `${webhooksPath}/${row.id}`;
  return (
    <Sheet title={t('webhook_try_title')}>
      <div class="p-form">
        <div class="p-inline">
          <form method="post" action={`${action}/test`}>
            <input type="hidden" name="delivery" value={uuid()} />
            <Button type="submit">{t('webhook_test')}</Button>
          </form>
          <form method="post" action={`${action}/pause`}>
            <input type="hidden" name="paused" value={row.isPaused ? 'no' : 'yes'} />
            <Button type="submit">{t(row.isPaused ? 'webhook_resume' : 'webhook_pause')}</Button>
          </form>
        </div>
        <details>
          <summary>{t('webhook_delete')}</summary>
          <p>{t('webhook_delete_ask')}</p>
          <form method="post" action={`${action}/delete`}>
            <input type="hidden" name="webhook" value={row.id} />
            <Button type="submit" look="danger">
              {t('webhook_delete')}
            </Button>
          </form>
        </details>
      </div>
    </Sheet>
  );
}
