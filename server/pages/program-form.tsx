import {Button} from '../../components/ui/button.tsx';
import {TextField} from '../../components/ui/text-field.tsx';
import type {Texts} from '../../lib/domain/texts.ts';
import type {FormErrors} from './checks.ts';
import {Sheet} from './frame.tsx';

export type ProgramFormValue = {
  programName: string;
  vendorName: string;
  errors: FormErrors<'programName' | 'vendorName'>;
};

export function ProgramForm(props: ProgramFormValue & {texts: Texts; action: string}) {
  const {texts, action, programName, vendorName, errors} = props;
  const {t} = texts;
  return (
    <Sheet>
      <form class="p-form" method="post" action={action}>
        <TextField
          label={t('setup_program_name')}
          name="programName"
          value={programName}
          error={errors.programName && t(errors.programName)}
        />
        <TextField
          label={t('setup_vendor_name')}
          hint={t('setup_vendor_hint')}
          name="vendorName"
          value={vendorName}
          error={errors.vendorName && t(errors.vendorName)}
        />
        <Button type="submit" look="primary">
          {t('admin_save')}
        </Button>
      </form>
    </Sheet>
  );
}
