import {activityBy, activityWords, earlierEvents} from '../../lib/domain/activity-words.ts';
import type {DealDesk} from '../../lib/models/deal-desk-model.ts';
import {Button} from '../ui/button.tsx';
import {useTexts} from '../ui/texts.tsx';

/** Every change of the deal, the same for both sides; newest first. */
export function TimelineTab({desk}: {desk: DealDesk}) {
  const texts = useTexts();
  const {t} = texts;
  const {activities, moreActivities, linkNames} = desk.sheet.value;
  const {catalogue, name: partner, vendorName: vendor} = desk.parties.value;
  const names = {
    catalogue,
    linkName: (id: string) => linkNames.find((link) => link.id === id)?.name,
    answerOf: (id: string) => linkNames.find((link) => link.id === id)?.answer,
  };
  const earlier = earlierEvents(activities);
  if (activities.length === 0) return <p class="s-empty">{t('deal_timeline_none')}</p>;
  return (
    <div class="s-timeline">
      <ol role="list">
        {activities.map((activity) => {
          const words = activityWords(texts, names, activity.event, earlier.get(activity.id));
          return (
            <li key={activity.id}>
              <p dir="auto">{words.what}</p>
              {words.changes.map(({label, before, after}) => (
                <p key={label} class="s-change" dir="auto">
                  <b>{label}</b>{' '}
                  {before !== undefined && (
                    <>
                      <del>{before}</del>{' '}
                    </>
                  )}
                  <ins>{after}</ins>
                </p>
              ))}
              {words.said && (
                <p class="s-said" dir="auto">
                  {words.said}
                </p>
              )}
              <p class="v-sub">
                {activityBy(texts, activity, {partner, vendor})} ·{' '}
                <time dateTime={activity.at}>{texts.date(activity.at, true)}</time>
              </p>
            </li>
          );
        })}
      </ol>
      {moreActivities && (
        <Button look="quiet" onClick={desk.showMore}>
          {t('deal_show_more')}
        </Button>
      )}
    </div>
  );
}
