/** Verdicts on receipts and logs in plain words: who issued it, what is wrong, what to do. */
import type {Texts} from '../domain/texts.ts';
import type {LogVerdict, PlaceInLog} from './log-export.ts';
import {utcText} from './receipt-words.ts';
import type {Receipt} from './receipt.ts';
import type {Verdict} from './verify-receipt.ts';

export type VerdictText = {title: string; lines: string[]};

/** `issuer`: whose keys it was checked with. */
export function verdictText({t}: Texts, verdict: Verdict, issuer: string): VerdictText {
  switch (verdict.kind) {
    case 'valid':
      return {
        title: t('verify_valid_title'),
        lines: [t('verify_valid_text', verdict.receipt.iss)],
      };
    case 'changed':
      return {
        title: t('verify_changed_title'),
        lines: [t('verify_changed_text'), ...saysIssuer({t}, verdict.saysIssuer)],
      };
    case 'unknown_key':
      return {
        title: t('verify_unknown_key_title'),
        lines: [
          t('verify_unknown_key_text', verdict.kid.slice(0, 60)),
          ...saysIssuer({t}, verdict.saysIssuer),
        ],
      };
    case 'foreign_issuer':
      return {
        title: t('verify_foreign_title'),
        lines: [
          t('verify_foreign_text', verdict.saysIssuer, issuer),
          ...(verdict.isSigned ? [t('verify_foreign_signed', issuer)] : []),
        ],
      };
    case 'withdrawn_key':
      return {
        title: t('verify_withdrawn_title'),
        lines: [t('verify_withdrawn_text', verdict.receipt.iss)],
      };
    case 'expired_key':
      return {
        title: t('verify_expired_title'),
        lines: [t('verify_expired_text', verdict.receipt.iss, utcText(verdict.retiredAt))],
      };
    case 'not_receipt':
      return {
        title: t('verify_not_receipt_title'),
        lines: [t(`verify_not_receipt_${verdict.why}`)],
      };
  }
}

/** What the signature is right for, also where the key is not to be believed. */
export function signedReceipt(verdict: Verdict): Receipt | undefined {
  return 'receipt' in verdict ? verdict.receipt : undefined;
}

/** `place`: where a valid receipt is in it, when one was checked along. */
export function logText(
  {t, plural}: Texts,
  verdict: LogVerdict,
  place: PlaceInLog | undefined,
): {isFine: boolean; text: string} {
  switch (verdict.kind) {
    case 'not_log':
      return {isFine: false, text: t('verify_log_not_log')};
    case 'broken':
      return {isFine: false, text: t(`verify_log_broken_${verdict.why}`, String(verdict.seq))};
    case 'cut': {
      const {entries, said} = verdict;
      return {isFine: false, text: t('verify_log_cut_file', String(entries), String(said))};
    }
    case 'intact':
      return place
        ? {isFine: place.kind === 'there', text: placeText({t}, place)}
        : {isFine: true, text: plural('verify_log_intact', verdict.log.heads.length)};
  }
}

function placeText({t}: Pick<Texts, 't'>, place: PlaceInLog): string {
  switch (place.kind) {
    case 'there':
      return t('verify_log_there', String(place.sequence));
    case 'cut':
      return t('verify_log_cut', String(place.entries), String(place.sequence));
    case 'rewritten':
      return t('verify_log_rewritten', String(place.sequence));
    case 'other_account':
      return t('verify_log_other_account', place.account);
    case 'other_issuer':
      return t('verify_log_other_issuer', place.issuer);
  }
}

function saysIssuer({t}: Pick<Texts, 't'>, issuer: string | undefined): string[] {
  return issuer === undefined ? [] : [t('verify_says_issuer', issuer)];
}
