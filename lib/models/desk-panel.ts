/** What the desk of one link can show: its panels, and the word about how something went. */
import type {LinkDraft} from '../domain/confirmation-link.ts';
import type {LinkId} from '../domain/ids.ts';
import type {SaveOutcome} from '../messages/calls.ts';
import type {AskingForm} from './asking-form-model.ts';
import type {ClientForm} from './client-form-model.ts';
import type {LinkForm} from './link-form-model.ts';

export type FormPanel = {
  kind: 'form';
  purpose: 'create' | 'clone' | 'edit';
  form: LinkForm;
  /** The link to be, or the one being edited. */
  linkId: LinkId;
  replaces: LinkId | null;
  /** What the edited link held when the form opened; null for a new one. */
  seen: LinkDraft | null;
  /** The refused edit whose values these are; it is put away once they are saved. */
  mid: number | null;
};

export type DeskPanel =
  | FormPanel
  | {kind: 'created'; linkId: LinkId; name: string}
  | {kind: 'preview'; linkId: LinkId}
  | {kind: 'client'; linkId: LinkId; form: ClientForm}
  | {kind: 'asking'; linkId: LinkId; form: AskingForm};

/** What just happened, said once and politely. */
export type DeskNote =
  | {
      kind: 'removed' | 'edited' | 'client_set' | 'sent_again' | 'mailed' | 'asking_set';
      name: string;
    }
  | {kind: 'discarded'}
  | {kind: 'problem'; outcome: Exclude<SaveOutcome, {kind: 'saved'}>};
