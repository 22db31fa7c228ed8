/**
 * Everything that is done to one link from a list, for the popup and the dashboard alike: one panel at a time (create, edit,
 * clone, preview, set client), the inline question before a link is removed for good, and the word about how it went.
 */
import type {ReadonlySignal} from '@preact/signals';
import {batch, computed, effect, signal, untracked} from '@preact/signals';
import type {LinkId} from '../domain/ids.ts';
import type {AccountModel} from './account-model.ts';
import type {DeskNote, DeskPanel} from './desk-panel.ts';
import type {CreateLinkForms, LinkForms} from './link-forms.ts';
import type {LinkRow} from './link-rows.ts';
import type {PagePorts, RefusedEdit} from './page-ports.ts';

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
  openAsking(linkId: LinkId): void;
  /** Mails the link to its client. */
  send(linkId: LinkId): void;
  /** In a tab: what the server signed when the client answered. */
  openReceipt(linkId: LinkId): void;
  reuse(edit: RefusedEdit): Promise<void>;
  /** Puts a refused edit away for good. */
  discard(edit: RefusedEdit): Promise<void>;
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

/** At once, or after fetching what forms need. */
export type LoadForms = () => CreateLinkForms | Promise<CreateLinkForms>;

export function createLinkDesk(
  account: AccountModel,
  ports: PagePorts,
  loadForms: LoadForms,
): LinkDesk {
  const panel = signal<DeskPanel>();
  const removing = signal<LinkId>();
  const note = signal<DeskNote>();

  const find = (linkId: LinkId | undefined) =>
    account.rows.value.find((candidate) => candidate.id === linkId);
  const row = computed(() => panel.value && find(panel.value.linkId));

  async function findAnywhere(linkId: LinkId): Promise<LinkRow | undefined> {
    if (!find(linkId)) await account.readEverything();
    return find(linkId);
  }

  function show(next: DeskPanel | undefined): void {
    batch(() => {
      panel.value = next;
      removing.value = undefined;
      note.value = undefined;
    });
  }
  const say = (said: DeskNote): void => void (note.value = said);

  let forms: LinkForms | undefined;
  function begin(create: CreateLinkForms): LinkForms {
    forms ??= create({account, ports, panel, show, say, find, findAnywhere});
    return forms;
  }
  /** What is at hand opens at once, so that the focus can follow the click. */
  function withForms(use: (ready: LinkForms) => void): void {
    const loaded = forms ? undefined : loadForms();
    if (forms) use(forms);
    else if (loaded instanceof Promise) void loaded.then((create) => use(begin(create)));
    else if (loaded) use(begin(loaded));
  }

  const stopFollowing = effect(() => {
    // Another account or nobody: nothing of the one before stays on screen.
    if (account.phase.value === 'signed_out') untracked(() => show(undefined));
  });
  const stopLooking = effect(() => {
    // The list may have moved on under an open panel: its link is among the others now, or gone.
    const open = panel.value;
    if (open && open.kind !== 'form' && !row.value && !account.whole.value) {
      untracked(() => void account.readEverything());
    }
  });

  return {
    panel,
    row,
    removing,
    note,
    openCreate: () => withForms((ready) => ready.openCreate()),
    openEdit: (linkId) => withForms((ready) => ready.openEdit(linkId)),
    openClone: (linkId) => withForms((ready) => ready.openClone(linkId)),
    openPreview: (linkId) => show({kind: 'preview', linkId}),
    openClient: (linkId) => withForms((ready) => ready.openClient(linkId)),
    openAsking: (linkId) => withForms((ready) => ready.openAsking(linkId)),
    send: (linkId) => withForms((ready) => void ready.send(linkId)),
    openReceipt: (linkId) => withForms((ready) => void ready.openReceipt(linkId)),
    reuse: (edit) =>
      new Promise((done, fail) => {
        withForms((ready) => void ready.reuse(edit).then(done, fail));
      }),
    async discard({mid}) {
      await account.discard(mid);
      say({kind: 'discarded'});
    },
    async save() {
      await forms?.save();
    },
    saveAsNew: () => forms?.saveAsNew(),
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
      forms?.stop();
      stopFollowing();
      stopLooking();
    },
  };
}
