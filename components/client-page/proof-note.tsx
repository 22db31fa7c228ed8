import {Icon} from '../ui/icon.tsx';
import {useTexts} from '../ui/texts.tsx';
import type {ClientForm} from './client-page-state.ts';

type ProofNoteProps = {proof: NonNullable<ClientForm['proof']>; vendor: string};

/** Says whose answer it will be, and, before it is given, when nothing shows that this is somebody of the company. */
export function ProofNote({proof: {email, unproven}, vendor}: ProofNoteProps) {
  const {t} = useTexts();
  return (
    <p class="cp-proof">
      <Icon name={unproven ? 'warning' : 'check'} />
      <span>
        {t('client_proof', email)}{' '}
        {unproven !== undefined &&
          unproven !== 'no_code' &&
          t(`client_unproven_${unproven}`, vendor)}
      </span>
    </p>
  );
}
