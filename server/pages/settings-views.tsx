import {Button} from '../../components/ui/button.tsx';
import {Select} from '../../components/ui/select.tsx';
import {TextField} from '../../components/ui/text-field.tsx';
import type {ProgramSettings} from '../../lib/domain/program-settings.ts';
import type {TextKey, Texts} from '../../lib/domain/texts.ts';
import {AddForm, EditRow} from './catalogue-rows.tsx';
import type {FormErrors} from './checks.ts';
import {Sheet} from './frame.tsx';

/** What was typed; numbers as text, so that a wrong one is shown again. */
export type TermsForm = {
  capacity: string;
  registrationDays: string;
  assignment: string;
  errors: FormErrors<'capacity' | 'registrationDays' | 'assignment'>;
};

export const assignments = ['owner_first', 'round_robin', 'by_hand'] as const;
const assignmentTexts = {
  owner_first: 'admin_assignment_owner_first',
  round_robin: 'admin_assignment_round_robin',
  by_hand: 'admin_assignment_by_hand',
} as const satisfies Record<(typeof assignments)[number], TextKey>;

export function TermsSheet({texts, action, form}: {texts: Texts; action: string; form: TermsForm}) {
  const {t} = texts;
  const {errors} = form;
  return (
    <Sheet title={t('admin_terms_title')} lead={t('admin_terms_lead')}>
      <form class="p-form" method="post" action={action}>
        <TextField
          label={t('admin_capacity')}
          hint={t('admin_capacity_hint')}
          name="capacity"
          inputMode="numeric"
          value={form.capacity}
          error={errors.capacity && t(errors.capacity)}
        />
        <TextField
          label={t('admin_registration_days')}
          hint={t('admin_registration_days_hint')}
          name="registrationDays"
          inputMode="numeric"
          value={form.registrationDays}
          error={errors.registrationDays && t(errors.registrationDays)}
        />
        <Select
          label={t('admin_assignment')}
          hint={t('admin_assignment_hint')}
          name="assignment"
          value={form.assignment}
          options={assignments.map((one) => ({value: one, label: t(assignmentTexts[one])}))}
          error={errors.assignment && t(errors.assignment)}
        />
        <Button type="submit" look="primary">
          {t('admin_save')}
        </Button>
      </form>
    </Sheet>
  );
}

type RegionsProps = {
  texts: Texts;
  action: string;
  regions: NonNullable<ProgramSettings['regions']>;
};

export function RegionsSheet({texts, action, regions}: RegionsProps) {
  const {t} = texts;
  return (
    <Sheet title={t('admin_regions_title')} lead={t('admin_regions_lead')}>
      {regions.length > 0 && (
        <ul class="p-items">
          {regions.map(({id, name}) => (
            <EditRow
              key={id}
              texts={texts}
              action={`${action}/${id}`}
              name={name}
              after={
                <form class="p-inline" method="post" action={`${action}/${id}/remove`}>
                  <input type="hidden" name="region" value={id} />
                  <Button type="submit" look="quiet" aria-label={t('admin_remove_of', name)}>
                    {t('admin_remove')}
                  </Button>
                </form>
              }
            />
          ))}
        </ul>
      )}
      <AddForm texts={texts} action={action} label={t('admin_region_name')} />
    </Sheet>
  );
}

/** No region's id looks like that. */
export const noRegion = '-';

export function RegionSheet(props: {
  texts: Texts;
  action: string;
  regions: RegionsProps['regions'];
  region: string | null;
}) {
  const {texts, action, regions, region} = props;
  const {t} = texts;
  const none = {value: noRegion, label: t('admin_region_none')};
  return (
    <Sheet title={t('admin_region')} lead={t('admin_region_lead')}>
      <form class="p-form" method="post" action={action}>
        <Select
          label={t('admin_region')}
          hideLabel
          name="region"
          value={region ?? noRegion}
          options={[none, ...regions.map(({id, name}) => ({value: id, label: name}))]}
        />
        <Button type="submit">{t('admin_save')}</Button>
      </form>
    </Sheet>
  );
}
