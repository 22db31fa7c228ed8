import {Button} from '../../components/ui/button.tsx';
import type {Texts} from '../../lib/domain/texts.ts';

type RemoveFormProps = {
  texts: Texts;
  action: string;
  user: string;
  /** What the closed question is called: "Remove Ann". */
  label: string;
  question: string;
};

/** Asks before it removes, without a script: the button is inside a question that has to be opened first. */
export function RemoveForm({texts, action, user, label, question}: RemoveFormProps) {
  return (
    <details>
      <summary aria-label={label}>{texts.t('admin_remove')}</summary>
      <p>{question}</p>
      <form method="post" action={action}>
        <input type="hidden" name="user" value={user} />
        <Button type="submit" look="danger">
          {texts.t('admin_remove')}
        </Button>
      </form>
    </details>
  );
}
