import {useId, useRef} from 'preact/hooks';
import {Button} from '../ui/button.tsx';
import {Panel} from '../ui/panel.tsx';
import {useTexts} from '../ui/texts.tsx';
import {ActArea} from './act-area.tsx';
import {ActProblemNotice} from './act-problem.tsx';
import {DetailFields} from './detail-fields.tsx';
import {useFocusOnIssue} from './focus-on-issue.ts';
import {QualificationFields} from './qualification-fields.tsx';
import type {DealFormPanelProps} from './two-step-panel.tsx';

/** The key facts of a shared deal, all at once; what is saved is what differs. */
export function EditPanel({form, vendor, onSubmit, onBack, returnTo}: DealFormPanelProps) {
  const {t} = useTexts();
  const formId = useId();
  const element = useFocusOnIssue(form);
  const seen = useRef<Promise<boolean>>(undefined);
  return (
    <Panel
      title={t('deal_edit_title')}
      onBack={onBack}
      returnTo={returnTo}
      foot={
        <ActArea class="v-actions">
          {(isSeen, isHeld) => (
            <>
              <Button
                type="submit"
                form={formId}
                look="primary"
                busy={form.busy.value}
                held={isHeld}
                onClick={(event) => {
                  seen.current = isSeen(event);
                }}
              >
                {t('deal_edit_submit')}
              </Button>
              <Button onClick={onBack}>{t('ui_cancel')}</Button>
            </>
          )}
        </ActArea>
      }
    >
      <form
        id={formId}
        ref={element}
        class="s-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit(() => seen.current ?? Promise.resolve(false));
        }}
      >
        <DetailFields form={form} vendor={vendor} />
        <QualificationFields form={form} vendor={vendor} />
        <ActProblemNotice problem={form.problem.value} />
      </form>
    </Panel>
  );
}
