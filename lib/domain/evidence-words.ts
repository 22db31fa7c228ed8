import type {Answer} from './answer.ts';
import type {Texts} from './texts.ts';

/** How much an answer proves, said wherever the answer is read. */
export function evidenceText(
  {t}: Texts,
  {evidence, by, snapshot}: Pick<Answer, 'evidence' | 'by' | 'snapshot'>,
): string {
  switch (evidence) {
    case 'mailed':
      return t('client_evidence_mailed', by.email ?? by.name);
    case 'code':
      return t('client_evidence_code', by.email ?? by.name);
    case 'checkout':
      return t('client_evidence_checkout', snapshot.vendor);
    case 'unverified':
      return t('client_unverified');
  }
}
