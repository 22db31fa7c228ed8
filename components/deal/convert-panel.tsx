import {useState} from 'preact/hooks';
import type {DealForm} from '../../lib/models/deal-form-model.ts';
import type {DealParties} from '../../lib/models/deal-acts.ts';
import type {UserId} from '../../lib/domain/ids.ts';
import {dealFields, type DealField} from '../../lib/domain/deal.ts';
import {dealFieldText, dealValueText} from '../../lib/domain/deal-words.ts';
import {Button} from '../ui/button.tsx';
import {Checkbox} from '../ui/checkbox.tsx';
import {Select} from '../ui/select.tsx';
import {useTexts} from '../ui/texts.tsx';
import {dealIssueText} from './deal-issue-text.ts';
import {DetailFields} from './detail-fields.tsx';
import {FactList} from './fact-list.tsx';
import {QualificationFields} from './qualification-fields.tsx';
import {syncBadge} from './sync-words.ts';
import {TwoStepPanel, type DealFormPanelProps} from './two-step-panel.tsx';

type ConvertPanelProps = DealFormPanelProps & {parties: DealParties; title?: string};

/** Convert to shared deal: partner and partner contact, intro note, Next; review, the tick, Add partner. */
export function ConvertPanel({parties, title, ...props}: ConvertPanelProps) {
  const {form, vendor} = props;
  const {t} = useTexts();
  return (
    <TwoStepPanel
      {...props}
      title={title ?? t('deal_convert')}
      submit={t('deal_convert_submit')}
      first={
        <>
          <PartnerFields form={form} parties={parties} />
          <QualificationFields form={form} vendor={vendor} only={['introNote']} />
        </>
      }
      last={<Review form={form} parties={parties} vendor={vendor} />}
    />
  );
}

type PartProps = {form: DealForm; parties: DealParties};

function PartnerFields({form, parties}: PartProps) {
  const {t} = useTexts();
  return (
    <>
      <Select
        label={t('deal_partner')}
        options={[{value: 'own', label: parties.name}]}
        value="own"
      />
      <Select
        label={t('deal_partner_contact')}
        hint={t('deal_partner_contact_hint')}
        options={form.people.value.map(({userId, name}) => ({value: userId, label: name}))}
        value={form.partnerContact.value ?? ''}
        placeholder={t('form_choose')}
        error={dealIssueText(useTexts(), form.issues.value, 'partnerContact')}
        onChange={(userId) => form.setPartnerContact(userId as UserId)} // one of the options above
      />
    </>
  );
}

/** Everything that will be shared, to be read before it is; what is wrong or missing is mended here. */
function Review({form, parties, vendor}: PartProps & {vendor: string}) {
  const texts = useTexts();
  const {t} = texts;
  const [wantsEdit, setWantsEdit] = useState(false);
  const isWrong = form.issues.value.some(({field}) => field !== 'reachedOut');
  const isOpen = wantsEdit || isWrong;
  const values = form.values.value;
  const person = form.people.value.find(({userId}) => userId === form.partnerContact.value);
  const fact = (field: DealField) => ({
    label: dealFieldText(texts, field),
    value: dealValueText(texts, parties.catalogue, field, values),
    mark: syncBadge(texts, field, vendor),
  });
  return (
    <>
      <p class="v-sub">{t('deal_review', vendor)}</p>
      {isOpen ? (
        <>
          <DetailFields form={form} vendor={vendor} />
          <QualificationFields form={form} vendor={vendor} />
        </>
      ) : (
        <>
          <FactList
            facts={[
              {label: t('deal_partner'), value: parties.name},
              {label: t('deal_partner_contact'), value: person?.name ?? t('deal_value_none')},
              ...dealFields.map(fact),
            ]}
          />
          <div class="v-actions">
            <Button icon="pencil" onClick={() => setWantsEdit(true)}>
              {t('deal_edit_details')}
            </Button>
          </div>
        </>
      )}
      <Checkbox
        label={t('deal_reached_out')}
        checked={form.reachedOut.value}
        error={dealIssueText(texts, form.issues.value, 'reachedOut')}
        onChange={form.setReachedOut}
      />
    </>
  );
}
