import type {TextKey, Texts} from '../../lib/domain/texts.ts';
import type {Replaced, Visits} from './links-around.ts';
import {linkStatusTexts} from './views.tsx';

/** That a link takes the place of one that was answered: its client reads the same. */
export function replacedText(texts: Texts, {name, status, answeredAt}: Replaced): string {
  return texts.t(
    'console_replaces',
    name,
    texts.date(answeredAt),
    texts.t(linkStatusTexts[status]),
  );
}

const visitTexts = {
  opened: ['console_visit_opened', 'console_visit_opened_times'],
  sent: ['console_visit_sent', 'console_visit_sent_times'],
} as const satisfies Record<Visits['what'], readonly [TextKey, TextKey]>;

/** Mail scanners and the like, so that nobody takes them for the client. */
export function VisitTexts({texts, visits}: {texts: Texts; visits: readonly Visits[]}) {
  if (visits.length === 0) return null;
  return (
    <ul class="k-plain k-aside" title={texts.t('console_visit_hint')}>
      {visits.map(({what, at, times}) => {
        const [once, more] = visitTexts[what];
        const day = texts.date(at);
        return (
          <li key={`${what} ${at}`}>
            {times === 1 ? texts.t(once, day) : texts.t(more, day, texts.number(times))}
          </li>
        );
      })}
    </ul>
  );
}
