import type {ComponentChildren} from 'preact';
import {StatusPill, type Tone} from '../../components/ui/pill.tsx';
import type {LinkStatus, PendingState} from '../../lib/domain/confirmation-link.ts';
import type {RegistrationState} from '../../lib/domain/deal.ts';
import {pendingTexts} from '../../lib/domain/link-words.ts';
import {moneyText, type Money} from '../../lib/domain/money.ts';
import type {TextKey, Texts} from '../../lib/domain/texts.ts';

/** The small pieces of all console pages. Names that people gave are set apart (`dir`), so that none turns the line around it. */

export const stateTexts = {
  active: 'deal_state_active',
  won: 'deal_state_won',
  lost: 'deal_state_lost',
  withdrawn: 'deal_state_withdrawn',
  expired: 'deal_state_expired',
} as const satisfies Record<RegistrationState, TextKey>;

const stateTones = {
  active: 'plain',
  won: 'yes',
  lost: 'no',
  withdrawn: 'plain',
  expired: 'wait',
} as const satisfies Record<RegistrationState, Tone>;

/** Null: the deal is not shared, or not any more registered with us. */
export function StatePill({texts, state}: {texts: Texts; state: RegistrationState | null}) {
  if (!state) return <StatusPill tone="plain">{texts.t('console_state_none')}</StatusPill>;
  return <StatusPill tone={stateTones[state]}>{texts.t(stateTexts[state])}</StatusPill>;
}

const linkTones = {pending: 'wait', confirmed: 'yes', rejected: 'no'} as const;
export const linkStatusTexts = {
  pending: 'status_pending',
  confirmed: 'status_confirmed',
  rejected: 'status_rejected',
} as const satisfies Record<LinkStatus, TextKey>;

type LinkPillProps = {texts: Texts; status: LinkStatus; pending?: PendingState | undefined};

export function LinkPill({texts, status, pending}: LinkPillProps) {
  const key = status === 'pending' && pending ? pendingTexts[pending] : linkStatusTexts[status];
  return <StatusPill tone={linkTones[status]}>{texts.t(key)}</StatusPill>;
}

export function MoneyText({texts, money}: {texts: Texts; money: Money | null | undefined}) {
  if (!money) return <None />;
  return <bdi class="k-number">{moneyText(money, texts.locale)}</bdi>;
}

/** A moment: its day, and the minute in the tooltip. */
export function DateText({texts, at}: {texts: Texts; at: string | null | undefined}) {
  if (!at) return <None />;
  return (
    <time dateTime={at} title={texts.date(at, true)}>
      {texts.date(at)}
    </time>
  );
}

/** A calendar day, YYYY-MM-DD, which is the same day everywhere. */
export function DayText({texts, day}: {texts: Texts; day: string | null | undefined}) {
  if (!day) return <None />;
  return (
    <time dateTime={day}>{dayFormatOf(texts.locale).format(new Date(`${day}T00:00:00Z`))}</time>
  );
}

/** Making one takes longer than a row of a list. */
function dayFormatOf(locale: string): Intl.DateTimeFormat {
  const made =
    dayFormats.get(locale) ??
    new Intl.DateTimeFormat(locale, {dateStyle: 'medium', timeZone: 'UTC'});
  dayFormats.set(locale, made);
  return made;
}
const dayFormats = new Map<string, Intl.DateTimeFormat>();

/** A name somebody gave: in its own direction, cut where it is too long, whole in the tooltip. */
export function Name({children}: {children: string}) {
  return (
    <span class="k-name" dir="auto" title={children}>
      {children}
    </span>
  );
}

/** Somebody, or that there is nobody. */
export function PersonName({texts, name}: {texts: Texts; name: string | null | undefined}) {
  return name ? <Name>{name}</Name> : <span class="k-none">{texts.t('console_nobody')}</span>;
}

/** What stands where nothing is known. */
export function None() {
  return <span class="k-none">–</span>;
}

/** Instead of a list: why it is empty, and what one can do about it. */
export function Empty({title, children}: {title: string; children?: ComponentChildren}) {
  return (
    <div class="k-empty">
      <p>{title}</p>
      {children}
    </div>
  );
}
