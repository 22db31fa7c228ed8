/**
 * Everything that is done to one link from a list, for the popup and the dashboard alike: one panel at a time (create, edit,
 * clone, preview, set client), the inline question before a link is removed for good, and the word about how it went.
 */
import type {ReadonlySignal} from '@preact/signals';
import {batch, computed, effect, signal, untracked} from '@preact/signals';
import type {LinkDraft, Person} from '../domain/confirmation-link.ts';
import type {LinkId} from '../domain/ids.ts';
import type {Mutation} from '../domain/mutation.ts';
import type {SaveOutcome} from '../messages/calls.ts';
import type {AccountModel} from './account-model.ts';
import type {ClientForm} from './client-form-model.ts';
import {keepDraft, takeDraft} from './kept-draft.ts';
import type {LinkForm} from './link-form-model.ts';
import {createLinkForm} from './link-form-model.ts';
import type {LinkRow} from './link-rows.ts';
import type {PagePorts, RefusedEdit} from './page-ports.ts';
import {draftOf, findReuse} from './refused-edit.ts';

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
  | {kind: 'client'; linkId: LinkId; form: ClientForm};

/** What just happened, said once and politely. */
export type DeskNote =
  | {kind: 'removed' | 'edited' | 'client_set' | 'sent_again'; name: string}
  | {kind: 'problem'; outcome: Exclude<SaveOutcome, {kind: 'saved'}>};

export type LinkDesk = {
  panel: ReadonlySignal<DeskPanel | undefined>;
  /** The link of the open panel, as it is now; undefined for one that is not there (yet, or any more). */
  row: ReadonlySignal<LinkRow | undefined>;
  /** The row that asks "Remove for good?". */
  removing: ReadonlySignal<LinkId | undefined>;
  note: ReadonlySignal<DeskNote | undefined>;
  openCreate(): void;
  openEdit(linkId: LinkId): void;
  openClone(linkId: LinkId): void;
  openPreview(linkId: LinkId): void;
  openClient(linkId: LinkId): void;
  reuse(edit: RefusedEdit): Promise<void>;
  /** Saves the open form; what stops it is shown there. */
  save(): Promise<void>;
  /** An edit that came too late goes on as a new link with the same values. */
  saveAsNew(): void;
  close(): void;
  askRemove(linkId: LinkId): void;
  remove(): Promise<void>;
  keep(): void;
  forgetNote(): void;
  stop(): void;
};

/** Opens "Set client": the dashboard has a panel for it, the popup leads there. */
export type OpenClient = (
  asked: {row: LinkRow; client: Person | null; mid: number | null},
  desk: {show(panel: DeskPanel | undefined): void; say(note: DeskNote): void},
) => void;

export function createLinkDesk(
  account: AccountModel,
  ports: PagePorts,
  openClient: OpenClient,
): LinkDesk {
  const panel = signal<DeskPanel>();
  const removing = signal<LinkId>();
  const note = signal<DeskNote>();

  const find = (linkId: LinkId | undefined) =>
    account.rows.value.find((candidate) => candidate.id === linkId);
  const row = computed(() => find(panel.value?.linkId));
  const newLinkId = () => ports.makeId() as LinkId; // a new id becomes a link's by being given to one

  const known = () => account.snapshot.value?.view.account;

  function openForm(
    given: Pick<FormPanel, 'purpose' | 'linkId' | 'replaces'> & {
      start?: LinkDraft;
      held?: LinkDraft;
      mid?: number;
    },
  ): void {
    const first = known();
    if (!first) return;
    const form = createLinkForm({
      context: () => {
        // A form outlives a moment without data (another account, a store that closes) and then holds on to what it had.
        const {catalogue, type} = known() ?? first;
        return {catalogue, accountType: type};
      },
      ...(given.start && {start: given.start}),
      ...(given.held && {held: given.held}),
    });
    const {purpose, linkId, replaces, mid = null} = given;
    const seen = given.held ?? null;
    show({kind: 'form', purpose, form, linkId, replaces, seen, mid});
  }

  function show(next: DeskPanel | undefined): void {
    batch(() => {
      panel.value = next;
      removing.value = undefined;
      note.value = undefined;
    });
  }

  /** A new link that was begun and not finished is there again the next time; a popup closes at any click beside it. */
  const stopKeeping = effect(() => {
    const open = panel.value;
    if (open?.kind !== 'form' || !isKept(open)) return;
    const {isTouched, draft} = open.form;
    const who = account.session.peek();
    if (who && isTouched.value) keepDraft(ports.drafts, who, draft.value);
  });
  const stopFollowing = effect(() => {
    // Another account or nobody: nothing of the one before stays on screen.
    if (account.phase.value === 'signed_out') untracked(() => show(undefined));
  });

  async function createOnce(open: FormPanel, draft: LinkDraft): Promise<SaveOutcome> {
    const outcome = await account.create(open.linkId, draft, open.replaces);
    // Told twice, after an answer that got lost: it is there already.
    const isThere = outcome.kind === 'refused' && outcome.refusal.code === 'id_taken';
    return isThere ? {kind: 'saved'} : outcome;
  }

  async function saveForm(open: FormPanel): Promise<void> {
    const outcome = await open.form.save((draft) => {
      if (!open.seen) return createOnce(open, draft);
      const gone: SaveOutcome = {kind: 'refused', refusal: {code: 'link_not_found'}};
      if (!find(open.linkId)) return Promise.resolve(gone);
      return account.edit(open.linkId, open.seen, draft);
    });
    if (outcome?.kind !== 'saved') return;
    const who = account.session.value;
    if (isKept(open) && who) keepDraft(ports.drafts, who, null);
    if (open.mid !== null) await account.discard(open.mid);
    if (panel.value !== open) return;
    const {name} = open.form.draft.value;
    if (open.purpose === 'edit') {
      show(undefined);
      note.value = {kind: 'edited', name};
    } else {
      show({kind: 'created', linkId: open.linkId, name});
    }
  }

  async function again(edit: RefusedEdit, mutation: Mutation): Promise<void> {
    const outcome = await account.save(mutation);
    if (outcome.kind === 'saved') {
      note.value = {kind: 'sent_again', name: find(mutation.linkId)?.link.name ?? ''};
      await account.discard(edit.mid);
    } else {
      note.value = {kind: 'problem', outcome};
    }
  }

  function setClient(linkId: LinkId, mid: number | null, client?: Person | null): void {
    const found = find(linkId);
    if (!found) return;
    const start = client === undefined ? found.link.client : client;
    openClient({row: found, client: start, mid}, {show, say: (said) => (note.value = said)});
  }

  return {
    panel,
    row,
    removing,
    note,
    openCreate() {
      const who = account.session.value;
      const kept = who && takeDraft(ports.drafts, who);
      openForm({
        purpose: 'create',
        linkId: newLinkId(),
        replaces: null,
        ...(kept && {start: kept}),
      });
    },
    openEdit(linkId) {
      const found = find(linkId);
      if (found?.status !== 'pending') return;
      const start = draftOf(found.link);
      openForm({purpose: 'edit', linkId, replaces: null, start, held: start});
    },
    openClone(linkId) {
      const found = find(linkId);
      if (!found) return;
      openForm({
        purpose: 'clone',
        linkId: newLinkId(),
        replaces: linkId,
        start: {
          ...draftOf(found.link),
          name: ports.texts.t('card_clone_name', found.link.name),
        },
      });
    },
    openPreview: (linkId) => show({kind: 'preview', linkId}),
    openClient: (linkId) => setClient(linkId, null),
    async reuse(edit) {
      const view = account.snapshot.value?.view;
      if (!view || !edit.mutation) return;
      const {mid} = edit;
      const found = findReuse(edit.mutation, view, () => ports.makeId());
      switch (found.kind) {
        case 'create': {
          const purpose = found.replaces ? 'clone' : 'create';
          openForm({...found, purpose, linkId: newLinkId(), mid});
          return;
        }
        case 'edit': {
          openForm({...found, purpose: 'edit', replaces: null, mid});
          return;
        }
        case 'client':
          setClient(found.linkId, mid, found.client);
          return;
        case 'again':
          await again(edit, found.mutation);
          return;
        case 'none':
          return;
      }
    },
    async save() {
      if (panel.value?.kind === 'form') await saveForm(panel.value);
    },
    saveAsNew() {
      const open = panel.value;
      if (open?.kind !== 'form') return;
      openForm({
        purpose: 'clone',
        linkId: newLinkId(),
        replaces: find(open.linkId) ? open.linkId : null,
        start: open.form.draft.value,
        ...(open.mid !== null && {mid: open.mid}),
      });
    },
    close: () => show(undefined),
    askRemove(linkId) {
      if (find(linkId)?.status === 'pending') removing.value = linkId;
    },
    async remove() {
      const found = find(removing.value);
      removing.value = undefined;
      if (!found) return;
      const outcome = await account.remove(found.id);
      note.value =
        outcome.kind === 'saved'
          ? {kind: 'removed', name: found.link.name}
          : {kind: 'problem', outcome};
    },
    keep: () => (removing.value = undefined),
    forgetNote: () => (note.value = undefined),
    stop() {
      stopKeeping();
      stopFollowing();
    },
  };
}

/** What was begun from nothing; a refused edit is kept where it is. */
const isKept = (open: FormPanel): boolean => open.purpose === 'create' && open.mid === null;
