/**
 * The page that a confirmation link opens. Plain HTML: it works without scripts, and the extension shows the very same component as its
 * Preview. Opening it decides nothing, and neither does sending its form as it stands: the name is empty, no reason is
 * chosen, and the decision is sent only by the button that was clicked.
 */
import {Icon} from '../ui/icon.tsx';
import type {IconName} from '../ui/icon.tsx';
import {useTexts} from '../ui/texts.tsx';
import {AnswerForm} from './answer-form.tsx';
import {Answered} from './answered.tsx';
import {Asking} from './asking.tsx';
import type {ClientPageState} from './client-page-state.ts';
import {ClientPreview} from './client-preview.tsx';
import {Facts} from './facts.tsx';
import {Languages} from './languages.tsx';
import {ProveForm} from './prove-form.tsx';
import {ReceiptLinks} from './receipt-links.tsx';

type ClientPageProps = {
  state: ClientPageState;
  /** The page's own address, for its other languages; a page that leads nowhere has none. */
  address?: string | undefined;
};

export function ClientPage({state, address}: ClientPageProps) {
  if (state.kind === 'asking' && state.form === 'preview') return <ClientPreview state={state} />;
  return (
    <main class="cp-page">
      <div class="cp-sheet">
        <Content state={state} />
      </div>
      {address !== undefined && <Languages action={address} />}
    </main>
  );
}

function Content({state}: {state: ClientPageState}) {
  const {t} = useTexts();
  switch (state.kind) {
    case 'asking': {
      const {form, reasons, snapshot} = state;
      if (form === 'preview') return null; // drawn by ClientPreview, above
      return (
        <Asking state={state} heading="h1">
          {'kind' in form ? (
            <ProveForm form={form} vendor={snapshot.vendor} />
          ) : (
            <AnswerForm {...{form, reasons, snapshot}} />
          )}
        </Asking>
      );
    }
    case 'wished':
      return (
        <>
          <Icon name="seal" />
          <h1 class="cp-title">{t('client_wished_title')}</h1>
          <p class="cp-lead">{t('client_wished', state.partner)}</p>
          <p class="cp-quote">{state.text}</p>
          <p class="cp-note">
            <a href={state.action}>{t('client_wished_back')}</a>
          </p>
        </>
      );
    case 'passed_on': {
      const {to, justNow, snapshot} = state;
      return (
        <>
          <Icon name="person" />
          <h1 class="cp-title">{t('client_passed_on_title', to)}</h1>
          <p class="cp-lead">
            {t(justNow ? 'client_passed_on_now' : 'client_passed_on', to, snapshot.partner)}
          </p>
          <Facts label={t('client_facts')} snapshot={snapshot} />
        </>
      );
    }
    case 'expired': {
      const {snapshot, askedBy} = state;
      return (
        <>
          <Icon name="warning" />
          <h1 class="cp-title">{t('client_expired_title')}</h1>
          <p class="cp-lead">
            {askedBy === undefined
              ? t('client_expired', snapshot.partner)
              : t('client_expired_by', askedBy, snapshot.partner)}
          </p>
          <Facts label={t('client_facts')} snapshot={snapshot} />
        </>
      );
    }
    case 'answered':
      return (
        <>
          <Answered answer={state.answer} justNow={state.justNow} told={state.told} />
          {state.receipt !== undefined && <ReceiptLinks path={state.receipt} />}
        </>
      );
    case 'replaced':
      return (
        <Dead
          icon="person"
          title={t('client_replaced_title')}
          text={t('client_replaced', state.partner)}
        />
      );
    case 'gone':
      return <Dead icon="search" title={t('client_gone_title')} text={t('client_gone')} />;
    case 'partner':
      return <Dead icon="person" title={t('client_partner_title')} text={t('client_partner')} />;
  }
}

function Dead({icon, title, text}: {icon: IconName; title: string; text: string}) {
  return (
    <>
      <Icon name={icon} />
      <h1 class="cp-title">{title}</h1>
      <p class="cp-lead">{text}</p>
    </>
  );
}
