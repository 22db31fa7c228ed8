/**
 * An entry of a deal's timeline in words, the same on both sides: what happened, what stood there before and what after, and what somebody
 * said with it. Who and when stand beside it. Names go to the end of a sentence, so that no language has to bend them.
 */
import type {AnswerSummary} from './answer-summary.ts';
import {answerTexts} from './answer-words.ts';
import type {Catalogue} from './catalogue.ts';
import {dealFields, type Colleague, type Eligibility, type RegistrationState} from './deal.ts';
import {dayText, dealFieldText, dealValueText, stateText} from './deal-words.ts';
import type {Activity, TimelineEvent} from './domain-event.ts';
import type {ActivityId, LinkId} from './ids.ts';
import {tidyName} from './message.ts';
import type {TextKey, Texts} from './texts.ts';

export type ActivityWords = {
  what: string;
  changes: readonly ChangeWords[];
  /** Somebody's own words: why it was declined, lost, decided so; of an answer what proves it, how much was confirmed and why not the rest. */
  said: string | null;
};
/** `before` is absent where nobody knows it. */
export type ChangeWords = {label: string; before?: string; after: string};

/** What an entry knows by id only; a link that is gone, or not for the reader's eyes, has no name. */
export type ActivityNames = {
  catalogue: Catalogue;
  linkName: (id: LinkId) => string | undefined;
  /** What the client answered, for a reader who may see it. */
  answerOf?: (id: LinkId) => AnswerSummary | null | undefined;
};

/** `earlier`: the last entry before it about the same thing (`earlierEvents`), for what it changed. */
export function activityWords(
  texts: Texts,
  names: ActivityNames,
  event: TimelineEvent,
  earlier?: TimelineEvent,
): ActivityWords {
  const {t} = texts;
  const say = (key: TextKey, name?: string): ActivityWords => ({
    what: name === undefined ? t(key) : t(key, tidyName(name)),
    changes: [],
    said: null,
  });
  const ofLink = (key: TextKey, linkId: LinkId) =>
    say(key, names.linkName(linkId) ?? t('activity_link_unnamed'));
  switch (event.kind) {
    case 'link_edited':
      return ofLink('activity_link_edited', event.linkId);
    case 'link_removed':
      return say('activity_link_removed', event.linkName);
    case 'client_assigned':
      return ofLink('activity_client_assigned', event.linkId);
    case 'link_attached':
      return ofLink(
        event.quoteId ? 'activity_link_attached_quote' : 'activity_link_attached',
        event.linkId,
      );
    case 'link_detached':
      return ofLink('activity_link_detached', event.linkId);
    case 'attach_requested':
      return ofLink('activity_attach_requested', event.linkId);
    case 'attach_declined':
      return {...ofLink('activity_attach_declined', event.linkId), said: event.reason || null};
    case 'value_overwritten':
      return ofLink('activity_link_overwritten', event.linkId);
    case 'link_confirmed':
    case 'link_rejected': {
      const answer = names.answerOf?.(event.linkId);
      return {
        ...ofLink(answerKeys[event.kind], event.linkId),
        said: answer ? answerTexts(texts, answer).join(' · ') : null,
      };
    }
    case 'asking_set':
      return ofLink('activity_asking_set', event.linkId);
    case 'link_sent':
      return ofLink('activity_link_sent', event.linkId);
    case 'link_reminded':
      return ofLink('activity_link_reminded', event.linkId);
    case 'link_expired':
      return ofLink('activity_link_expired', event.linkId);
    case 'client_mail':
      return ofLink(mailKeys[event.state], event.linkId);
    case 'closing_soon':
      return {
        ...ofLink('activity_closing_soon', event.linkId),
        changes: [{label: t('deal_field_close_date'), after: dayText(texts, event.closeDate)}],
      };
    case 'change_wanted':
      return {...ofLink('activity_change_wanted', event.linkId), said: event.text};
    case 'link_passed_on': {
      const change = {label: t('activity_client'), before: event.from, after: event.to};
      return {...ofLink('activity_link_passed_on', event.linkId), changes: [change]};
    }
    case 'checkout_opened': {
      const {client, before} = event;
      const isNews = before !== client;
      const change = {label: t('activity_client'), ...(before !== null && {before}), after: client};
      return {
        ...ofLink('activity_checkout_opened', event.linkId),
        changes: isNews ? [change] : [],
      };
    }
    case 'deal_registered':
      return say(registeredKeys[event.how]);
    case 'deal_edited':
      return {...say('activity_deal_edited'), changes: editedFields(texts, names, event)};
    case 'deal_overwritten': {
      const fields = texts.list(event.fields.map((field) => dealFieldText(texts, field)));
      const said = say('activity_deal_overwritten', fields);
      const {lost, kept} = event;
      return lost && kept
        ? {...said, changes: editedFields(texts, names, {before: lost, after: kept})}
        : said;
    }
    case 'state_changed': {
      const before = stateText(texts, event.from);
      const change = {label: t('activity_state'), before, after: stateText(texts, event.to)};
      return {...say(stateKeys[event.to]), changes: [change], said: event.reason || null};
    }
    case 'owner_set': {
      const nobody = t('activity_nobody');
      const before = event.before?.name ?? nobody;
      const change = {label: t('activity_owner'), before, after: event.after?.name ?? nobody};
      return {...say('activity_owner_set'), changes: [change]};
    }
    case 'eligibility_set': {
      const was = earlier?.kind === 'eligibility_set' ? earlier.eligibility : undefined;
      const changes = eligibilityChanges(texts, event.eligibility, was);
      return {...say('activity_eligibility_set'), changes, said: event.eligibility.reason || null};
    }
    case 'vendor_close_date_set': {
      const day = (date: string | null) => (date ? dayText(texts, date) : t('deal_value_none'));
      const was =
        earlier?.kind === 'vendor_close_date_set' ? {before: day(earlier.closeDate)} : undefined;
      const change = {label: t('deal_field_close_date'), ...was, after: day(event.closeDate)};
      return {...say('activity_vendor_close_date'), changes: [change]};
    }
    case 'quote_put':
      return say(
        earlier?.kind === 'quote_put' ? 'activity_quote_replaced' : 'activity_quote_added',
        event.number,
      );
    case 'quote_removed':
      return say('activity_quote_removed', event.number);
    case 'team_changed':
      return {...say('activity_team_changed'), changes: teamChanges(texts, event)};
    case 'duplicate_found':
      return say(
        event.oursFirst ? 'activity_duplicate_ours_first' : 'activity_duplicate_theirs_first',
      );
    case 'message_posted':
      return say(event.parentId ? 'activity_comment_posted' : 'activity_message_posted');
    case 'message_edited':
      return say('activity_message_edited');
    case 'message_deleted':
      return say('activity_message_deleted');
    case 'file_added':
      return say('activity_file_added', event.name);
    case 'file_stored':
      return say('activity_file_stored', event.name);
    case 'file_refused':
      return say('activity_file_refused', event.name);
    case 'file_removed':
      return say('activity_file_removed', event.name);
  }
}

type Event<K extends TimelineEvent['kind']> = Extract<TimelineEvent, {kind: K}>;

const registeredKeys: Record<Event<'deal_registered'>['how'], TextKey> = {
  created: 'activity_deal_registered',
  converted: 'activity_deal_converted',
  again: 'activity_deal_registered_again',
};

const answerKeys = {
  link_confirmed: 'activity_link_confirmed',
  link_rejected: 'activity_link_rejected',
} as const;

const mailKeys: Record<Event<'client_mail'>['state'], TextKey> = {
  bounced: 'activity_client_mail_bounced',
  delayed: 'activity_client_mail_delayed',
  sent: 'activity_client_mail_sent',
};

const stateKeys: Record<RegistrationState, TextKey> = {
  active: 'activity_state_active',
  won: 'activity_state_won',
  lost: 'activity_state_lost',
  withdrawn: 'activity_state_withdrawn',
  expired: 'activity_state_expired',
};

function editedFields(
  texts: Texts,
  {catalogue}: ActivityNames,
  {before, after}: Pick<Event<'deal_edited'>, 'before' | 'after'>,
): ChangeWords[] {
  return dealFields
    .filter((field) => field in after)
    .map((field) => ({
      label: dealFieldText(texts, field),
      before: dealValueText(texts, catalogue, field, before),
      after: dealValueText(texts, catalogue, field, after),
    }))
    .filter((change) => change.before !== change.after); // its CRM record became known, which nobody sees
}

function eligibilityChanges(
  {t}: Texts,
  {credit, commission}: Eligibility,
  was: Eligibility | undefined,
): ChangeWords[] {
  const word = (yes: boolean) => t(yes ? 'activity_yes' : 'activity_no');
  const label = {credit: t('eligibility_credit'), commission: t('eligibility_commission')};
  return [
    {label: label.credit, ...(was && {before: word(was.credit)}), after: word(credit)},
    {label: label.commission, ...(was && {before: word(was.commission)}), after: word(commission)},
  ];
}

function teamChanges({t, list}: Texts, {added, removed}: Event<'team_changed'>): ChangeWords[] {
  const words = (label: string, people: readonly Colleague[]) =>
    people.length > 0 ? [{label, after: list(people.map(({name}) => name))}] : [];
  return [...words(t('activity_team_added'), added), ...words(t('activity_team_removed'), removed)];
}

/** For each entry the one before it about the same thing, where the words need it. `activities` in any order. */
export function earlierEvents(
  activities: readonly Activity[],
): ReadonlyMap<ActivityId, TimelineEvent> {
  const last = new Map<string, TimelineEvent>();
  const found = new Map<ActivityId, TimelineEvent>();
  for (const {id, dealId, event} of activities.toSorted((a, b) => a.seq - b.seq)) {
    const about = aboutOf(event);
    if (about === undefined) continue;
    const key = `${dealId}:${about}`;
    const earlier = last.get(key);
    if (earlier) found.set(id, earlier);
    last.set(key, event);
  }
  return found;
}

function aboutOf(event: TimelineEvent): string | undefined {
  if ('quoteId' in event && event.kind !== 'link_attached') return event.quoteId;
  const isAlone = event.kind === 'eligibility_set' || event.kind === 'vendor_close_date_set';
  return isAlone ? event.kind : undefined;
}

/** Who did it, with their side's name; the client of a link and time have none. */
export function activityBy(
  {t}: Texts,
  {by, event}: Activity,
  sides: {partner: string; vendor: string},
): string {
  if (by) return t('activity_by', by.name, sides[by.side]);
  return t(isByClient(event) ? 'activity_by_client' : 'activity_by_itself');
}

/** Whether the client of a link did it, who has no name here. */
export function isByClient({kind}: {kind: string}): boolean {
  return clientEvents.has(kind);
}

const clientEvents: ReadonlySet<string> = new Set<TimelineEvent['kind']>([
  'link_confirmed',
  'link_rejected',
  'change_wanted',
  'link_passed_on',
]);
