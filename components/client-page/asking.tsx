import type {ComponentChildren} from 'preact';
import {Icon} from '../ui/icon.tsx';
import {useTexts} from '../ui/texts.tsx';
import type {AskingState} from './client-page-state.ts';
import {Facts} from './facts.tsx';

type AskingProps = {
  state: Omit<AskingState, 'kind' | 'form' | 'reasons'>;
  heading: 'h1' | 'h4';
  /** The form, or what looks like it. */
  children: ComponentChildren;
};

export function Asking({state, heading: Heading, children}: AskingProps) {
  const {t, date} = useTexts();
  const {snapshot, askedBy, askedAt, takesPlaceOf, wish} = state;
  const {partner, vendor} = snapshot;
  const hasOnboarding = snapshot.lines.some((line) => line.onboarding !== null);
  return (
    <>
      <Icon name="seal" />
      <Heading class="cp-title">{t('client_ask_title', partner)}</Heading>
      <p class="cp-lead">{t(hasOnboarding ? 'client_ask_why' : 'client_ask_why_sold', vendor)}</p>
      <Facts label={t('client_facts')} snapshot={snapshot} />
      {takesPlaceOf !== undefined && (
        <p class="cp-before">{t('client_takes_place', date(takesPlaceOf))}</p>
      )}
      {wish && <p class="cp-before">{t('client_wished_before', date(wish.at), wish.text)}</p>}
      {children}
      <p class="cp-note">
        {askedBy === undefined
          ? t('client_asked', partner, date(askedAt))
          : t('client_asked_by', askedBy, partner, date(askedAt))}{' '}
        {t('client_final')}
      </p>
    </>
  );
}
