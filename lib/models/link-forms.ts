/**
 * The forms of the desk: create, edit, clone, set client, and the ways to use a refused edit again. They need the rule book and know
 * much that a list does not, so a page that opens often fetches this module when the first form opens.
 */
import type {ReadonlySignal} from '@preact/signals';
import {effect} from '@preact/signals';
import type {LinkDraft} from '../domain/confirmation-link.ts';
import type {LinkId} from '../domain/ids.ts';
import type {Mutation} from '../domain/mutation.ts';
import {linkIn} from '../domain/mutation-subject.ts';
import type {Person} from '../domain/person.ts';
import {receiptPathOf} from '../domain/receipt-path.ts';
import type {SaveOutcome} from '../messages/calls.ts';
import type {AccountModel} from './account-model.ts';
import {createAskingForm} from './asking-form-model.ts';
import {createClientForm} from './client-form-model.ts';
import type {DeskNote, DeskPanel, FormPanel} from './desk-panel.ts';
import {keepDraft, takeDraft} from './kept-draft.ts';
import {createLinkForm, findChanges, seenIn} from './link-form-model.ts';
import type {LinkRow} from './link-rows.ts';
import type {PagePorts, RefusedEdit} from './page-ports.ts';
import {draftOf, findReuse} from './refused-edit.ts';

/** The desk that the forms belong to. */
export type DeskFloor = {
  account: AccountModel;
  ports: PagePorts;
  panel: ReadonlySignal<DeskPanel | undefined>;
  show: (panel: DeskPanel | undefined) => void;
  say: (note: DeskNote) => void;
  /** Among the rows that are here. */
  find: (linkId: LinkId) => LinkRow | undefined;
  /** In the whole account. */
  findAnywhere: (linkId: LinkId) => Promise<LinkRow | undefined>;
};

export type LinkForms = {
  openCreate(): void;
  openEdit(linkId: LinkId): void;
  openClone(linkId: LinkId): void;
  openClient(linkId: LinkId): void;
  openAsking(linkId: LinkId): void;
  send(linkId: LinkId): Promise<void>;
  openReceipt(linkId: LinkId): Promise<void>;
  reuse(edit: RefusedEdit): Promise<void>;
  save(): Promise<void>;
  saveAsNew(): void;
  stop(): void;
};
export type CreateLinkForms = (floor: DeskFloor) => LinkForms;

export const createLinkForms: CreateLinkForms = (floor) => {
  const {account, ports, panel, show, say, find, findAnywhere} = floor;
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

  /** A new link that was begun and not finished is there again the next time; a popup closes at any click beside it. */
  const stopKeeping = effect(() => {
    const open = panel.value;
    if (open?.kind !== 'form' || !isKept(open)) return;
    const {isTouched, draft} = open.form;
    const who = account.session.peek();
    if (who && isTouched.value) keepDraft(ports.drafts, who, draft.value);
  });

  async function createOnce(open: FormPanel, draft: LinkDraft): Promise<SaveOutcome> {
    const outcome = await account.create(open.linkId, draft, open.replaces);
    // Told twice, after an answer that got lost: it is there already.
    const isThere = outcome.kind === 'refused' && outcome.refusal.code === 'id_taken';
    return isThere ? {kind: 'saved'} : outcome;
  }

  async function edit(linkId: LinkId, seen: LinkDraft, draft: LinkDraft): Promise<SaveOutcome> {
    if (!(await findAnywhere(linkId))) return {kind: 'refused', refusal: {code: 'link_not_found'}};
    const changes = findChanges(seen, draft);
    if (Object.keys(changes).length === 0) return {kind: 'saved'};
    return account.save({kind: 'link.edit', linkId, changes, was: seenIn(seen, changes)});
  }

  async function saveForm(open: FormPanel): Promise<void> {
    const outcome = await open.form.save((draft) =>
      open.seen ? edit(open.linkId, open.seen, draft) : createOnce(open, draft),
    );
    if (outcome?.kind !== 'saved') return;
    const who = account.session.value;
    if (isKept(open) && who) keepDraft(ports.drafts, who, null);
    if (open.mid !== null) await account.discard(open.mid);
    if (panel.value !== open) return;
    const {name} = open.form.draft.value;
    if (open.purpose === 'edit') {
      show(undefined);
      say({kind: 'edited', name});
    } else {
      show({kind: 'created', linkId: open.linkId, name});
    }
  }

  async function again(refused: RefusedEdit, mutation: Mutation): Promise<void> {
    const outcome = await account.save(mutation);
    if (outcome.kind !== 'saved') {
      say({kind: 'problem', outcome});
      return;
    }
    const linkId = linkIn(mutation);
    say({kind: 'sent_again', name: (linkId && find(linkId)?.link.name) ?? ''});
    await account.discard(refused.mid);
  }

  function setClient(linkId: LinkId, mid: number | null, client?: Person | null): void {
    const found = find(linkId);
    if (!found) return;
    const {name, client: now} = found.link;
    const form = createClientForm({
      start: client === undefined ? now : client,
      isSet: now !== null,
      store: (person) => account.assignClient(linkId, now, person),
      onSaved: () => {
        if (mid !== null) void account.discard(mid);
        show(undefined);
        say({kind: 'client_set', name});
      },
    });
    show({kind: 'client', linkId, form});
  }

  return {
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
    openClient: (linkId) => setClient(linkId, null),
    openAsking(linkId) {
      const found = find(linkId);
      if (found?.status !== 'pending') return;
      const {name, asking} = found.link;
      const form = createAskingForm({
        start: asking,
        terms: known()?.asking,
        store: (choice) => account.save({kind: 'link.set_asking', linkId, choice}),
        onSaved: () => {
          show(undefined);
          say({kind: 'asking_set', name});
        },
      });
      show({kind: 'asking', linkId, form});
    },
    async send(linkId) {
      const found = find(linkId);
      if (!found) return;
      const outcome = await account.save({kind: 'link.send', linkId});
      say(
        outcome.kind === 'saved'
          ? {kind: 'mailed', name: found.link.name}
          : {kind: 'problem', outcome},
      );
    },
    async openReceipt(linkId) {
      const found = find(linkId);
      const who = account.session.value;
      if (!found?.link.answer || !who) return;
      ports.openTab(who.server + (await receiptPathOf(found.link.copyToken)));
    },
    async reuse(refused) {
      const {mid, mutation} = refused;
      if (!mutation) return;
      // A link that is only not on the first screen must not be taken for one that is gone.
      const linkId = linkIn(mutation);
      if (linkId) await findAnywhere(linkId);
      const view = account.snapshot.value?.view;
      if (!view) return;
      const found = findReuse(mutation, view, () => ports.makeId());
      switch (found.kind) {
        case 'create': {
          const purpose = found.replaces ? 'clone' : 'create';
          openForm({...found, purpose, linkId: newLinkId(), mid});
          return;
        }
        case 'edit':
          openForm({...found, purpose: 'edit', replaces: null, mid});
          return;
        case 'client':
          setClient(found.linkId, mid, found.client);
          return;
        case 'again':
          await again(refused, found.mutation);
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
    stop: stopKeeping,
  };
};

/** What was begun from nothing; a refused edit is kept where it is. */
const isKept = (open: FormPanel): boolean => open.purpose === 'create' && open.mid === null;
