/** In plain words why something could not be saved; the same in the card, the popup and the dashboard. */
import type {Refusal} from '../../lib/domain/mutation.ts';
import type {TextKey, Texts} from '../../lib/domain/texts.ts';

export type SaveProblem =
  | {kind: 'refused'; refusal: Refusal}
  | {kind: 'failed'; why: 'signed_out' | 'storage' | 'no_record'};

export function problemText(texts: Texts, problem: SaveProblem): string {
  if (problem.kind === 'refused') return refusalText(texts, problem.refusal);
  return texts.t(`error_${problem.why}`);
}

export function refusalText(texts: Texts, refusal: Refusal): string {
  const key: TextKey = `error_refused_${refusal.code}`;
  return texts.t(key);
}
