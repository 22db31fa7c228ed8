import {Icon} from '../ui/icon.tsx';
import {useTexts} from '../ui/texts.tsx';
import {AnswerFields} from './answer-fields.tsx';
import {Asking} from './asking.tsx';
import type {AskingState} from './client-page-state.ts';

/** What the client is asked, within another page: no landmark and no page of its own, nothing that could be sent, else all the same. */
export function ClientPreview({state}: {state: Omit<AskingState, 'kind' | 'form'>}) {
  const {t} = useTexts();
  const {reasons, snapshot} = state;
  const {partner, vendor, lines} = snapshot;
  return (
    <div class="cp-preview">
      <p class="cp-preview-note">
        <Icon name="eye" />
        {t('client_preview')}
      </p>
      <div class="cp-sheet">
        <Asking state={state} heading="h4">
          <fieldset class="cp-form" disabled aria-label={t('client_preview')}>
            <AnswerFields {...{reasons, partner, vendor, lines}} />
          </fieldset>
        </Asking>
      </div>
    </div>
  );
}
