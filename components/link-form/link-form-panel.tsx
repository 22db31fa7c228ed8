import type {ComponentChildren} from 'preact';
import {useId} from 'preact/hooks';
import type {LinkForm as Form} from '../../lib/models/link-form-model.ts';
import {Button} from '../ui/button.tsx';
import {Notice} from '../ui/notice.tsx';
import {Panel} from '../ui/panel.tsx';
import {useTexts} from '../ui/texts.tsx';
import {LinkForm} from './link-form.tsx';
import {LinkPreview, type PreviewParties} from './link-preview.tsx';
import {problemText} from './problem-text.ts';

type LinkFormPanelProps = {
  form: Form;
  parties: PreviewParties;
  title: string;
  submitLabel: string;
  onSubmit: () => void;
  onBack: () => void;
  /** `data-return` of the control that gets the focus when the panel goes. */
  returnTo?: string | undefined;
  /** What the page itself has to say about the last attempt. */
  notice?: ComponentChildren;
};

/** "Create confirmation link" and "Edit": the form, its preview, and the buttons for both. */
export function LinkFormPanel(props: LinkFormPanelProps) {
  const {form, parties, title, submitLabel, onSubmit, onBack, returnTo, notice} = props;
  const texts = useTexts();
  const isPreview = form.step.value === 'preview';
  const problem = form.problem.value;
  const formId = useId();
  const said = (
    <>
      {problem && (
        <div role="alert" class="f-problem">
          <Notice tone="no" title={texts.t('card_failed')}>
            {problemText(texts, problem)}
          </Notice>
        </div>
      )}
      {notice}
    </>
  );
  if (isPreview) {
    return (
      <Panel
        key="preview"
        title={texts.t('form_preview_title')}
        onBack={form.closePreview}
        returnTo="form-preview"
        foot={
          <>
            <Button look="primary" busy={form.busy.value} onClick={onSubmit}>
              {submitLabel}
            </Button>
            <Button onClick={form.closePreview}>{texts.t('form_back_to_edit')}</Button>
          </>
        }
      >
        <LinkPreview draft={form.draft.value} parties={parties} />
        {said}
      </Panel>
    );
  }
  return (
    <Panel
      key="fill"
      title={title}
      onBack={onBack}
      returnTo={returnTo}
      foot={
        <>
          <Button type="submit" form={formId} look="primary" busy={form.busy.value}>
            {submitLabel}
          </Button>
          <Button icon="eye" data-return="form-preview" onClick={form.openPreview}>
            {texts.t('form_preview')}
          </Button>
          {form.isTouched.value && (
            <Button look="quiet" onClick={form.startOver}>
              {texts.t('form_start_over')}
            </Button>
          )}
        </>
      }
    >
      <form
        id={formId}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        <LinkForm form={form} />
      </form>
      {said}
    </Panel>
  );
}
