import type {Answer} from './answer.ts';
import {mailDomain} from './evidence.ts';
import type {Texts} from './texts.ts';

/** How much an answer proves, said wherever the answer is read; `domain`: to whom the whole address is not to be told. */
export function evidenceText(
  {t}: Texts,
  {evidence, by, snapshot}: Pick<Answer, 'evidence' | 'by' | 'snapshot'>,
  told: 'address' | 'domain' = 'address',
): string {
  const domain = mailDomain(by.email ?? '');
  switch (evidence) {
    case 'mailed':
      return told === 'domain' && domain !== ''
        ? t('client_evidence_mailed_at', domain)
        : t('client_evidence_mailed', by.email ?? by.name);
    case 'code':
      return told === 'domain' && domain !== ''
        ? t('client_evidence_code_at', domain)
        : t('client_evidence_code', by.email ?? by.name);
    case 'checkout':
      return t('client_evidence_checkout', snapshot.vendor);
    case 'unverified':
      return t('client_unverified');
  }
}
