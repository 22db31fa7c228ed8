import {Button} from '../../components/ui/button.tsx';
import {StatusPill} from '../../components/ui/pill.tsx';
import type {Catalogue} from '../../lib/domain/catalogue.ts';
import {tidyName} from '../../lib/domain/message.ts';
import {topicTexts} from '../../lib/domain/notice-choice-words.ts';
import {noticeTopics, type NoticeTopic} from '../../lib/domain/notice-settings.ts';
import {noticeWords} from '../../lib/domain/notice-words.ts';
import type {UserId} from '../../lib/domain/ids.ts';
import type {TextKey, Texts} from '../../lib/domain/texts.ts';
import {cut} from '../mail/cut.ts';
import {saidBy} from '../mail/said-by.ts';
import {noticesPerPage, type NoticePage, type ShownNotice} from './read-notices.ts';

export const noticesPath = '/console/notices';

/** To the vendor's people the partner's "Ask your CAM" is a request. */
export const vendorTopics = {
  ...topicTexts,
  attach_answered: 'console_nav_requests',
} as const satisfies Record<NoticeTopic, TextKey>;

/** Characters of a message, and of a value that was long. */
const longestText = 500;
const longestValue = 200;
const mostNames = 10;

type NoticeListProps = {
  texts: Texts;
  catalogue: Catalogue;
  userId: UserId;
  vendorName: string;
  topic: NoticeTopic | undefined;
  page: number;
  found: NoticePage;
  /** When the page was read, ISO UTC. */
  at: string;
};

export function NoticeList(props: NoticeListProps) {
  const {texts, topic, page, found, at} = props;
  const {t} = texts;
  const hasUnread = found.notices.some(({isRead}) => !isRead);
  return (
    <>
      <nav class="k-tabs" aria-label={t('notice_topics')}>
        {[undefined, ...noticeTopics].map((one) => (
          <a
            key={one ?? ''}
            href={addressOf(one, 1)}
            aria-current={one === topic ? 'true' : undefined}
          >
            {t(one ? vendorTopics[one] : 'notice_all')}
          </a>
        ))}
      </nav>
      <div class="v-actions k-notice-tools">
        {hasUnread && (
          <form method="post" action={`${noticesPath}/read`}>
            <input type="hidden" name="topic" value={topic ?? ''} />
            <input type="hidden" name="until" value={at} />
            <Button type="submit">{t('notice_read_all')}</Button>
          </form>
        )}
        <a href={`${noticesPath}/settings`}>{t('notice_settings')}</a>
      </div>
      {found.notices.length === 0 ? (
        <section class="p-card k-empty">
          <p>{t('notice_empty')}</p>
          <p>{t('notice_empty_text')}</p>
        </section>
      ) : (
        <ul class="p-card k-notices">
          {found.notices.map((notice) => (
            <NoticeRow key={notice.id} {...props} notice={notice} />
          ))}
        </ul>
      )}
      <nav class="v-actions" aria-label={t('console_list_pages')}>
        {page > 1 && (
          <a class="v-button" data-look="ghost" href={addressOf(topic, page - 1)} rel="prev">
            {t('console_list_previous')}
          </a>
        )}
        {page * noticesPerPage < found.total && (
          <a class="v-button" data-look="ghost" href={addressOf(topic, page + 1)} rel="next">
            {t('console_list_next')}
          </a>
        )}
      </nav>
    </>
  );
}

type NoticeRowProps = Omit<NoticeListProps, 'found'> & {notice: ShownNotice};

function NoticeRow(props: NoticeRowProps) {
  const {texts, catalogue, userId, vendorName, topic, notice: shown} = props;
  const {t} = texts;
  const {id, accountId, at, isRead, deal, text, notice} = shown;
  const {event, reason, many, by, accountName, linkName} = notice;
  const said = {event, reason, count: many?.count ?? 1, userId};
  const words = noticeWords(texts, {catalogue, linkName: () => linkName}, said);
  const dealName = many ? undefined : tidyName(deal?.name ?? notice.dealName ?? '');
  const where = dealName === '' || dealName === undefined ? accountName : dealName;
  const company = by?.side === 'partner' ? accountName : vendorName;
  const names = many?.of.map(({name}) => tidyName(name)) ?? [];
  return (
    <li class="k-notice" data-unread={isRead ? undefined : 'true'}>
      <div class="k-notice-text">
        <p class="k-notice-what">
          {!isRead && <StatusPill tone="wait">{t('notice_unread')}</StatusPill>}
          <strong>{words.what}</strong>
          {deal && !many ? (
            <a href={`/console/deals/${accountId}/${deal.id}`} dir="auto">
              {where}
            </a>
          ) : (
            <span dir="auto">{where}</span>
          )}
        </p>
        {words.changes.map(({label, before, after}) => (
          <p key={label} dir="auto">
            {t(
              'mail_fact',
              label,
              before === undefined
                ? cut(after, longestValue)
                : t('mail_change', cut(before, longestValue), cut(after, longestValue)),
            )}
          </p>
        ))}
        {words.said && <p dir="auto">{words.said}</p>}
        {text && (
          <blockquote class="k-notice-quote" dir="auto">
            {cut(text, longestText)}
          </blockquote>
        )}
        {many && (
          <p dir="auto">
            {texts.list([
              ...names.slice(0, mostNames),
              ...(many.count > mostNames
                ? [texts.plural('mail_more', many.count - mostNames)]
                : []),
            ])}
          </p>
        )}
        <p class="v-sub" dir="auto">
          {saidBy(texts, notice, company, texts.date(at, true))}
          {event.kind === 'attach_requested' && (
            <>
              {' '}
              <a href="/console/requests">{t('console_nav_requests')}</a>
            </>
          )}
        </p>
      </div>
      {!isRead && (
        <form method="post" action={`${noticesPath}/read`}>
          <input type="hidden" name="notice" value={id} />
          <input type="hidden" name="topic" value={topic ?? ''} />
          <Button
            type="submit"
            look="quiet"
            aria-label={t('notice_read_of', `${words.what}, ${where}`)}
          >
            {t('notice_read')}
          </Button>
        </form>
      )}
    </li>
  );
}

export function addressOf(topic: NoticeTopic | undefined, page: number): string {
  const params = new URLSearchParams();
  if (topic) params.set('topic', topic);
  if (page > 1) params.set('page', String(page));
  return params.size > 0 ? `${noticesPath}?${params}` : noticesPath;
}
