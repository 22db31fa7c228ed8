import {useTexts} from '../ui/texts.tsx';
import {DetailFields} from './detail-fields.tsx';
import {QualificationFields} from './qualification-fields.tsx';
import {TwoStepPanel, type DealFormPanelProps} from './two-step-panel.tsx';

/** A new shared deal in two steps: details, Next, what qualifies it, Create shared deal. */
export function SharePanel(props: DealFormPanelProps) {
  const {form, vendor} = props;
  const {t} = useTexts();
  return (
    <TwoStepPanel
      {...props}
      title={t('deal_share_title')}
      submit={t('deal_share_submit')}
      first={<DetailFields form={form} vendor={vendor} />}
      last={<QualificationFields form={form} vendor={vendor} />}
    />
  );
}
