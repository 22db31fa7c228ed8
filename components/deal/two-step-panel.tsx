import {useId, useRef} from 'preact/hooks';
import type {ComponentChildren} from 'preact';
import type {IsSeen} from '../../lib/models/deal-acts.ts';
import type {DealForm} from '../../lib/models/deal-form-model.ts';
import {Button} from '../ui/button.tsx';
import {Panel} from '../ui/panel.tsx';
import {useTexts} from '../ui/texts.tsx';
import {ActArea} from './act-area.tsx';
import {ActProblemNotice} from './act-problem.tsx';
import {useFocusOnIssue} from './focus-on-issue.ts';

export type DealFormPanelProps = {
  form: DealForm;
  vendor: string;
  onSubmit: (isSeen: IsSeen) => void;
  onBack: () => void;
  /** `data-return` of the control that gets the focus when the panel goes. */
  returnTo?: string | undefined;
  /** What the page has to say above the fields: where they were read. */
  notice?: ComponentChildren;
};

type TwoStepPanelProps = Omit<DealFormPanelProps, 'vendor'> & {
  title: string;
  /** What the last step's button says. */
  submit: string;
  first: ComponentChildren;
  last: ComponentChildren;
};

/** The frame of a form of two steps: Next on the first, the act itself and Back on the last. */
export function TwoStepPanel(props: TwoStepPanelProps) {
  const {form, title, submit, onSubmit, onBack, returnTo, notice, first, last} = props;
  const {t} = useTexts();
  const formId = useId();
  const element = useFocusOnIssue(form);
  const seen = useRef<Promise<boolean>>(undefined);
  const isLast = form.step.value === 'last';
  return (
    <Panel
      key={form.step.value}
      title={title}
      onBack={isLast ? form.back : onBack}
      returnTo={isLast ? 'deal-next' : returnTo}
      foot={
        <ActArea class="v-actions">
          {(isSeen, isHeld) => (
            <>
              <Button
                type="submit"
                form={formId}
                look="primary"
                busy={form.busy.value}
                held={isLast && isHeld}
                data-return="deal-next"
                onClick={(event) => {
                  seen.current = isSeen(event);
                }}
              >
                {isLast ? submit : t('deal_next')}
              </Button>
              {isLast && <Button onClick={form.back}>{t('ui_back')}</Button>}
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
          if (isLast) onSubmit(() => seen.current ?? Promise.resolve(false));
          else form.next();
        }}
      >
        <p class="s-step">{t('deal_step', isLast ? 2 : 1, 2)}</p>
        {!isLast && notice}
        {isLast ? last : first}
        <ActProblemNotice problem={form.problem.value} />
      </form>
    </Panel>
  );
}
