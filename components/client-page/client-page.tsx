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

export function ClientPage({state}: {state: ClientPageState}) {
  if (state.kind === 'asking' && state.form === 'preview') return <ClientPreview state={state} />;
  return (
    <main class="cp-page">
      <div class="cp-sheet">
        <Content state={state} />
      </div>
    </main>
  );
}

function Content({state}: {state: ClientPageState}) {
  const {t} = useTexts();
  switch (state.kind) {
    case 'asking': {
      const {form, reasons, snapshot} = state;
      if (form === 'preview') return null; // drawn by ClientPreview, above
      const {partner, vendor} = snapshot;
      return (
        <Asking state={state} heading="h1">
          <AnswerForm {...{form, reasons, partner, vendor}} />
        </Asking>
      );
    }
    case 'answered':
      return <Answered answer={state.answer} justNow={state.justNow} />;
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
