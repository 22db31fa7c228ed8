import {Button} from '../../components/ui/button.tsx';
import {LinkButton} from '../../components/ui/link-button.tsx';
import {TextField} from '../../components/ui/text-field.tsx';
import type {UserId} from '../../lib/domain/ids.ts';
import type {Texts} from '../../lib/domain/texts.ts';
import {signInPath} from '../auth/paths.ts';
import type {FormErrors} from './checks.ts';
import {Sheet} from './frame.tsx';
import {NewPasswordField} from './new-password-field.tsx';
import {SignOutForm} from './sign-in-forms.tsx';

/** Who opened the invitation, seen from it. */
export type InvitedPerson =
  | {kind: 'signed_in'; userId: UserId}
  | {kind: 'somebody_else'; email: string}
  /** There is a person with the invited address. */
  | {kind: 'known'}
  | {kind: 'new'};

type InvitationBodyProps = {
  texts: Texts;
  action: string;
  email: string;
  who: InvitedPerson;
  name: string;
  errors: FormErrors<'name' | 'password'>;
};

export function InvitationBody(props: InvitationBodyProps) {
  const {texts, action, email, who} = props;
  const {t} = texts;
  switch (who.kind) {
    case 'somebody_else':
      return (
        <>
          <p class="p-lead">{t('auth_invitation_not_yours', who.email, email)}</p>
          <SignOutForm texts={texts} />
        </>
      );
    case 'known':
      return (
        <>
          <p class="p-lead">{t('auth_invitation_known', email)}</p>
          <div class="v-actions">
            <LinkButton
              look="primary"
              href={`${signInPath}?${new URLSearchParams({next: action})}`}
            >
              {t('auth_invitation_sign_in')}
            </LinkButton>
          </div>
        </>
      );
    case 'signed_in':
      return (
        <Sheet>
          <form class="p-form" method="post" action={action}>
            <Button type="submit" look="primary">
              {t('auth_invitation_join')}
            </Button>
          </form>
        </Sheet>
      );
    case 'new':
      return <NewPersonForm {...props} />;
  }
}

function NewPersonForm({texts, action, email, name, errors}: InvitationBodyProps) {
  const {t} = texts;
  return (
    <>
      <p class="p-lead">{t('auth_invitation_for', email)}</p>
      <Sheet>
        <form class="p-form" method="post" action={action}>
          {/* Tells password managers which address the password is for; it is not sent. */}
          <input type="email" value={email} autocomplete="username" readOnly hidden />
          <TextField
            label={t('auth_your_name')}
            name="name"
            autocomplete="name"
            value={name}
            error={errors.name && t(errors.name)}
          />
          <NewPasswordField texts={texts} error={errors.password} />
          <Button type="submit" look="primary">
            {t('auth_invitation_join')}
          </Button>
        </form>
      </Sheet>
    </>
  );
}
