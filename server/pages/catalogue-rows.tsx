import type {ComponentChildren} from 'preact';
import {Button} from '../../components/ui/button.tsx';
import {StatusPill} from '../../components/ui/pill.tsx';
import {TextField} from '../../components/ui/text-field.tsx';
import type {Texts} from '../../lib/domain/texts.ts';

type EditRowProps = {
  texts: Texts;
  action: string;
  name: string;
  /** Given for what can be retired. */
  retired?: boolean | undefined;
  /** More of the form, beside the name. */
  children?: ComponentChildren;
  /** Another form for the same thing. */
  after?: ComponentChildren;
};

/** One thing of the catalogue: its name and more in one form, retiring in another. */
export function EditRow({texts, action, name, retired, children, after}: EditRowProps) {
  const {t} = texts;
  return (
    <li>
      <form class="p-inline" method="post" action={action}>
        <TextField label={t('admin_name_of', name)} hideLabel name="name" value={name} />
        {children}
        <Button type="submit">{t('admin_save')}</Button>
      </form>
      {retired !== undefined && (
        <form class="p-inline" method="post" action={`${action}/retire`}>
          {retired && <StatusPill tone="plain">{t('admin_retired')}</StatusPill>}
          <input type="hidden" name="retired" value={retired ? 'no' : 'yes'} />
          <Button type="submit" look="quiet">
            {t(retired ? 'admin_restore' : 'admin_retire')}
          </Button>
        </form>
      )}
      {after}
    </li>
  );
}

type AddFormProps = {texts: Texts; action: string; label: string; children?: ComponentChildren};

export function AddForm({texts, action, label, children}: AddFormProps) {
  return (
    <form class="p-form" method="post" action={action}>
      <TextField label={label} name="name" />
      {children}
      <Button type="submit" look="primary">
        {texts.t('admin_add')}
      </Button>
    </form>
  );
}
