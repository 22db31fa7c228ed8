import {Icon} from '../ui/icon.tsx';
import {useTexts} from '../ui/texts.tsx';
import {AnswerForm} from './answer-form.tsx';
import type {AskingState} from './client-page-state.ts';
import {Facts} from './facts.tsx';

export function Asking({state}: {state: AskingState}) {
  const {t, date} = useTexts();
  const {snapshot, askedBy, askedAt, reasons, form} = state;
  const {partner, vendor} = snapshot;
  const Heading = form === 'preview' ? 'h4' : 'h1';
  const hasOnboarding = snapshot.lines.some((line) => line.onboarding !== null);
  return (
    <>
      <Icon name="seal" />
      <Heading class="cp-title">{t('client_ask_title', partner)}</Heading>
      <p class="cp-lead">{t(hasOnboarding ? 'client_ask_why' : 'client_ask_why_sold', vendor)}</p>
      <Facts label={t('client_facts')} snapshot={snapshot} />
      <AnswerForm form={form} reasons={reasons} partner={partner} vendor={vendor} />
      <p class="cp-note">
        {askedBy === undefined
          ? t('client_asked', partner, date(askedAt))
          : t('client_asked_by', askedBy, partner, date(askedAt))}{' '}
        {t('client_final')}
      </p>
    </>
  );
}
