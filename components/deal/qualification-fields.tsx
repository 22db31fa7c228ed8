import {TextArea} from '../ui/text-area.tsx';
import {useTexts} from '../ui/texts.tsx';
import {dealFieldText} from '../../lib/domain/deal-words.ts';
import {dealIssueText} from './deal-issue-text.ts';
import type {FormFieldsProps} from './detail-fields.tsx';
import {syncBadge} from './sync-words.ts';

const fields = ['introNote', 'painOrOpportunity', 'nextSteps'] as const;
export type QualificationField = (typeof fields)[number];

/** What makes it a lead worth working: the second step of a new shared deal. */
export function QualificationFields({
  form,
  vendor,
  only = fields,
}: FormFieldsProps & {only?: readonly QualificationField[]}) {
  const texts = useTexts();
  return (
    <>
      {only.map((field) => (
        <TextArea
          key={field}
          label={dealFieldText(texts, field)}
          mark={syncBadge(texts, field, vendor)}
          value={form.draft.value[field]}
          error={dealIssueText(texts, form.issues.value, field)}
          dir="auto"
          onInput={(text) => form.set(field, text)}
        />
      ))}
    </>
  );
}
