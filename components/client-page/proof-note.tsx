import {Icon} from '../ui/icon.tsx';
import {useTexts} from '../ui/texts.tsx';
import type {ClientForm} from './client-page-state.ts';

type ProofNoteProps = {form: Pick<ClientForm, 'proof' | 'proveAt'>; vendor: string};

/** Says whose answer it will be, and, before it is given, when nothing shows that this is somebody of the company. */
export function ProofNote({form: {proof, proveAt}, vendor}: ProofNoteProps) {
  const {t} = useTexts();
  if (!proof && proveAt === undefined) return null;
  const unproven = proof ? proof.unproven : 'no_code';
  return (
    <p class="cp-proof">
      <Icon name={unproven ? 'warning' : 'check'} />
      <span>
        {proof && t('client_proof', proof.email)}{' '}
        {unproven !== undefined && t(`client_unproven_${unproven}`, vendor)}{' '}
        {proveAt !== undefined && (
          <a href={proveAt}>{t(proof ? 'client_prove_again' : 'client_prove_first')}</a>
        )}
      </span>
    </p>
  );
}
