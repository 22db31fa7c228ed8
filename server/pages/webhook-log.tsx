import {Fragment} from 'preact';
import {Button} from '../../components/ui/button.tsx';
import {LinkButton} from '../../components/ui/link-button.tsx';
import {StatusPill} from '../../components/ui/pill.tsx';
import type {TextKey, Texts} from '../../lib/domain/texts.ts';
import type {DeliveryLog, DeliveryRow} from '../webhooks/read-endpoints.ts';
import {Sheet} from './frame.tsx';
import {webhooksPath} from './webhook-views.tsx';

export type LogWish = {failing: boolean; before: number | null};

type WebhookLogProps = {texts: Texts; endpointId: string; wish: LogWish; log: DeliveryLog};

/** What was sent to one webhook and what came of it. */
export function WebhookLog({texts, endpointId, wish, log}: WebhookLogProps) {
  const {t} = texts;
  const last = log.rows.at(-1);
  return (
    <Sheet title={t('webhook_log_title')} lead={t('webhook_log_lead')}>
      <nav class="p-nav p-tabs" aria-label={t('webhook_log_title')}>
        <Tab
          to={logHref(endpointId, false)}
          isCurrent={!wish.failing}
          text={t('webhook_log_all')}
        />
        <Tab
          to={logHref(endpointId, true)}
          isCurrent={wish.failing}
          text={t('webhook_log_failing')}
        />
      </nav>
      {log.rows.length === 0 ? (
        <p class="p-empty">{t(wish.failing ? 'webhook_log_none_failing' : 'webhook_log_none')}</p>
      ) : (
        <DeliveryTable texts={texts} endpointId={endpointId} rows={log.rows} />
      )}
      {(log.hasOlder || wish.before !== null) && (
        <div class="p-form">
          <div class="p-inline">
            {wish.before !== null && (
              <LinkButton href={logHref(endpointId, wish.failing)}>
                {t('webhook_log_newest')}
              </LinkButton>
            )}
            {log.hasOlder && last && (
              <LinkButton href={logHref(endpointId, wish.failing, last.seq)}>
                {t('webhook_log_older')}
              </LinkButton>
            )}
          </div>
        </div>
      )}
    </Sheet>
  );
}

function Tab({to, isCurrent, text}: {to: string; isCurrent: boolean; text: string}) {
  return (
    <a href={to} aria-current={isCurrent ? 'page' : undefined}>
      {text}
    </a>
  );
}

function logHref(id: string, failing: boolean, before?: number): string {
  const query = new URLSearchParams({
    ...(failing && {show: 'failing'}),
    ...(before !== undefined && {before: String(before)}),
  }).toString();
  return `${webhooksPath}/${id}${query === '' ? '' : `?${query}`}`;
}

type TableProps = {texts: Texts; endpointId: string; rows: readonly DeliveryRow[]};

function DeliveryTable({texts, endpointId, rows}: TableProps) {
  const {t} = texts;
  return (
    <table class="p-table p-log">
      <caption class="v-hidden">{t('webhook_log_title')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('webhook_column_event')}</th>
          <th scope="col">{t('webhook_column_account')}</th>
          <th scope="col">{t('webhook_column_at')}</th>
          <th scope="col">{t('webhook_column_status')}</th>
          <th scope="col">
            <span class="v-hidden">{t('webhook_column_again')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const at = texts.date(row.happenedAt.toISOString(), true);
          return (
            <tr key={row.id}>
              <th scope="row">
                <TypeText type={row.type} />
              </th>
              <td data-label={t('webhook_column_account')} dir="auto">
                {row.accountName ?? '–'}
              </td>
              <td data-label={t('webhook_column_at')}>
                <time dateTime={row.happenedAt.toISOString()}>{at}</time>
              </td>
              <td>
                <DeliveryPill texts={texts} row={row} />
                <span class="p-sub">{outcomeText(texts, row)}</span>
              </td>
              <td>
                <form
                  method="post"
                  action={`${webhooksPath}/${endpointId}/deliveries/${row.id}/again`}
                >
                  <input type="hidden" name="delivery" value={row.id} />
                  <Button
                    type="submit"
                    look="quiet"
                    aria-label={t('webhook_again_of', row.type, at)}
                  >
                    {t('webhook_again')}
                  </Button>
                </form>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** Broken where a person would. */
function TypeText({type}: {type: string}) {
  return (
    <>
      {type.split(/(?<=[._])/).map((part) => (
        <Fragment key={part}>
          {part}
          <wbr />
        </Fragment>
      ))}
    </>
  );
}

const states = {
  waiting: ['wait', 'webhook_waiting'],
  delivered: ['yes', 'webhook_delivered'],
  dead: ['no', 'webhook_given_up'],
} as const satisfies Record<DeliveryRow['state'], readonly ['wait' | 'yes' | 'no', TextKey]>;

function DeliveryPill({texts, row}: {texts: Texts; row: DeliveryRow}) {
  const [tone, key] = states[row.state];
  return <StatusPill tone={tone}>{texts.t(key)}</StatusPill>;
}

const problemTexts: Record<string, TextKey> = {
  no_host: 'webhook_problem_no_host',
  refused_address: 'webhook_problem_refused_address',
  refused_url: 'webhook_problem_refused_url',
  no_connection: 'webhook_problem_no_connection',
  tls: 'webhook_problem_tls',
  timeout: 'webhook_problem_timeout',
  broken_off: 'webhook_problem_broken_off',
};

/** What the receiver said at the last try, or why it could not, when that was, and when the next one is. */
function outcomeText({t, plural, date}: Texts, row: DeliveryRow): string {
  if (!row.lastAt) return '';
  const said =
    row.status === null
      ? t(problemTexts[row.problem ?? ''] ?? 'webhook_problem_internal')
      : t('webhook_answered', String(row.status));
  const tried = t('webhook_tried', row.ms ?? 0, date(row.lastAt.toISOString(), true));
  const next = row.nextAt ? [t('webhook_next_try', date(row.nextAt.toISOString(), true))] : [];
  return [said, plural('webhook_tries', row.attempts), tried, ...next].join(' · ');
}
