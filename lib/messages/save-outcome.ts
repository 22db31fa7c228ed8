import type {Refusal} from '../domain/mutation.ts';

/** A change that was stored on this computer (`saved`), refused by the rules at once, or could not be stored. */
export type SaveOutcome =
  | {kind: 'saved'}
  | {kind: 'refused'; refusal: Refusal}
  | {kind: 'failed'; why: 'signed_out' | 'storage' | 'no_record'};
