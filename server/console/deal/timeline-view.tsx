import {activityBy, activityWords, earlierEvents} from '../../../lib/domain/activity-words.ts';
import type {Activity} from '../../../lib/domain/domain-event.ts';
import type {TimelineEvent} from '../../../lib/domain/domain-event.ts';
import type {Show} from './action-form.tsx';

/** Everything that ever happened to the deal, newest first. */
export function Timeline({show}: {show: Show}) {
  const {texts, page, path} = show;
  const {t} = texts;
  const {activities, moreActivities} = page.sheet;
  const earlier = earlierEvents(activities);
  if (activities.length === 0) return <p class="k-aside k-stack">{t('console_timeline_none')}</p>;
  return (
    <div class="k-stack" id="timeline">
      <ol class="k-timeline">
        {activities.map((activity) => (
          <Entry
            key={activity.id}
            show={show}
            activity={activity}
            earlier={earlier.get(activity.id)}
          />
        ))}
      </ol>
      {moreActivities && (
        <p>
          <a href={`${path}?tab=timeline&all=1#timeline`}>{t('console_show_all')}</a>
        </p>
      )}
    </div>
  );
}

type EntryProps = {show: Show; activity: Activity; earlier: TimelineEvent | undefined};

function Entry({show, activity, earlier}: EntryProps) {
  const {texts, page} = show;
  const {account, links} = page;
  const names = {
    catalogue: account.catalogue,
    linkName: (id: Parameters<typeof links.get>[0]) => links.get(id)?.name,
    answerOf: (id: string) => page.sheet.linkNames.find((link) => link.id === id)?.answer,
  };
  const {what, changes, said} = activityWords(texts, names, activity.event, earlier);
  const sides = {partner: account.name, vendor: account.vendorName};
  return (
    <li>
      <p dir="auto">{what}</p>
      {changes.map(({label, before, after}) => (
        <p key={label} class="k-change">
          <bdi>{texts.t('console_change_label', label)}</bdi>{' '}
          {before !== undefined && (
            <>
              <del>
                <bdi>{before}</bdi>
              </del>
              <span aria-hidden="true"> → </span>
            </>
          )}
          <ins>
            <bdi>{after}</bdi>
          </ins>
        </p>
      ))}
      {said && (
        <p class="k-note" dir="auto">
          {said}
        </p>
      )}
      <p class="k-aside">
        <bdi>{activityBy(texts, activity, sides)}</bdi>
        {' · '}
        <time dateTime={activity.at}>{texts.date(activity.at, true)}</time>
      </p>
    </li>
  );
}
