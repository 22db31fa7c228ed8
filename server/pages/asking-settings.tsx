import {Button} from '../../components/ui/button.tsx';
import {TextField} from '../../components/ui/text-field.tsx';
import {closingDays, defaultAsking, type AskingTerms} from '../../lib/domain/asking.ts';
import {limits} from '../../lib/domain/limits.ts';
import type {TextKey, Texts} from '../../lib/domain/texts.ts';
import type {SettingsEdit} from '../write/program-settings.ts';
import type {FormErrors} from './checks.ts';
import {Sheet} from './frame.tsx';

export const askingFields = ['expiryDays', 'afterDays', 'everyDays', 'closingDays'] as const;
type AskingField = (typeof askingFields)[number];
/** What was typed; numbers as text, so that a wrong one is shown again. */
export type AskingSettingsForm = Record<AskingField, string> & {errors: FormErrors<AskingField>};

const labels = {
  expiryDays: 'admin_asking_expiry',
  afterDays: 'admin_asking_after',
  everyDays: 'admin_asking_every',
  closingDays: 'admin_asking_closing',
} as const satisfies Record<AskingField, TextKey>;

const hints = {
  expiryDays: 'admin_asking_expiry_hint',
  afterDays: 'admin_asking_after_hint',
  everyDays: undefined,
  closingDays: 'admin_asking_closing_hint',
} as const satisfies Record<AskingField, TextKey | undefined>;

/** How clients are asked, where a partner sets nothing of its own for a link. */
export function AskingSheet(props: {texts: Texts; action: string; form: AskingSettingsForm}) {
  const {texts, action, form} = props;
  const {t} = texts;
  return (
    <Sheet title={t('admin_asking_title')} lead={t('admin_asking_lead')}>
      <form class="p-form" method="post" action={action}>
        {askingFields.map((field) => {
          const [hint, error] = [hints[field], form.errors[field]];
          return (
            <TextField
              key={field}
              label={t(labels[field])}
              hint={hint && t(hint)}
              name={field}
              inputMode="numeric"
              value={form[field]}
              error={error && t(error)}
            />
          );
        })}
        <Button type="submit" look="primary">
          {t('admin_save')}
        </Button>
      </form>
    </Sheet>
  );
}

export function askingForm(terms: AskingTerms = defaultAsking): AskingSettingsForm {
  const {expiryDays, reminding, closingDays: closing = closingDays} = terms;
  return {
    expiryDays: expiryDays?.toString() ?? '',
    afterDays: reminding?.afterDays.toString() ?? '',
    everyDays: reminding?.everyDays.toString() ?? '',
    closingDays: closing?.toString() ?? '',
    errors: {},
  };
}

/** Empty is "never"; of the two numbers of the reminders, both or none. */
export function readAsking(
  typed: Record<AskingField, string>,
): {kind: 'terms'; terms: AskingTerms} | {kind: 'wrong'; form: AskingSettingsForm} {
  const expiryDays = readDays(typed.expiryDays);
  const afterDays = readDays(typed.afterDays);
  const everyDays = readDays(typed.everyDays);
  const closing = readDays(typed.closingDays);
  const isHalf = (afterDays === null) !== (everyDays === null);
  if (
    isHalf ||
    expiryDays === 'wrong' ||
    afterDays === 'wrong' ||
    everyDays === 'wrong' ||
    closing === 'wrong'
  ) {
    const errorOf = (days: Days, isMissing = false): TextKey | undefined =>
      isMissing ? 'admin_asking_both' : days === 'wrong' ? 'admin_asking_wrong' : undefined;
    const errors = {
      expiryDays: errorOf(expiryDays),
      afterDays: errorOf(afterDays, isHalf && afterDays === null),
      everyDays: errorOf(everyDays, isHalf && everyDays === null),
      closingDays: errorOf(closing),
    };
    return {kind: 'wrong', form: {...typed, errors}};
  }
  const reminding = afterDays === null || everyDays === null ? null : {afterDays, everyDays};
  return {kind: 'terms', terms: {expiryDays, reminding, closingDays: closing}};
}

export function setAskingTerms(asking: AskingTerms): SettingsEdit {
  return (settings) => ({...settings, asking});
}

type Days = number | null | 'wrong';

function readDays(text: string): Days {
  const typed = text.trim();
  if (typed === '') return null;
  const days = /^\d{1,4}$/.test(typed) ? Number(typed) : 0;
  return days >= 1 && days <= limits.askingDays ? days : 'wrong';
}
