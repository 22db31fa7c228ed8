/** What the card's panels do: open the picker or the form, create, attach, detach, ask. Loaded with the first panel. */
import {batch} from '@preact/signals';
import {v7} from 'uuid';
import type {LinkDraft} from '../domain/confirmation-link.ts';
import type {LinkId} from '../domain/ids.ts';
import type {SaveOutcome} from '../messages/calls.ts';
import type {CardLink} from '../messages/card-state.ts';
import {createAskingForm} from './asking-form-model.ts';
import {createCardPicker} from './card-picker.ts';
import {createLinkForm, findChanges, seenIn} from './link-form-model.ts';
import type {CardActs, CardCore, CardDesk, CardNote} from './card-desk.ts';

export function createCardActs(core: CardCore): CardActs {
  const {ports, partner, target, desk, busy, done, show} = core;
  const {send} = ports;

  function startForm(replaces: LinkId | null, start?: LinkDraft, edited?: CardLink): void {
    const known = partner.value;
    if (!known) return;
    const form = createLinkForm({
      context: () => {
        const {catalogue, type} = partner.value ?? known;
        return {catalogue, accountType: type};
      },
      namePrefix: ports.title(),
      ...(start && {start}),
      ...(edited && {held: edited.draft}),
    });
    const linkId = edited?.id ?? (v7() as LinkId); // made for a link right now
    desk.value.open.value = {form, linkId, replaces, ...(edited && {seen: edited.draft})};
  }

  /** One act at a time; `at` is the desk it was begun at, which the page may leave meanwhile. */
  async function act(
    at: CardDesk,
    call: () => Promise<SaveOutcome | 'hidden'>,
    onSaved: () => void,
  ): Promise<void> {
    if (busy.value) return;
    busy.value = true;
    at.problem.value = undefined;
    const outcome = await call().catch(() => 'gone' as const);
    batch(() => {
      busy.value = false;
      if (outcome === 'gone' || outcome === 'hidden') at.problem.value = {kind: outcome};
      else if (outcome.kind === 'saved') onSaved();
      else at.problem.value = outcome;
    });
  }

  function finish(at: CardDesk, note: CardNote, name: string): void {
    at.panel.value = {kind: 'list'};
    at.removing.value = undefined;
    if (at === desk.value) done.value = {note, name};
  }

  return {
    openPicker: () => {
      const {picker} = desk.value;
      picker.value ??= createCardPicker(send);
      show({kind: 'pick'});
      void picker.value.refresh();
    },
    openForm: () => {
      const begun = desk.value.open.value;
      if (!begun || begun.seen) startForm(null);
      show({kind: 'form'});
    },
    clone: (link) => {
      startForm(link.id, {...link.draft, name: ports.texts.t('card_clone_name', link.draft.name)});
      show({kind: 'form'});
    },
    preview: ({id}) => show({kind: 'preview', linkId: id}),
    startRemoving: ({id}) => {
      show({kind: 'list'});
      desk.value.removing.value = id;
    },
    edit: (link) => {
      const begun = desk.value.open.value;
      if (begun?.linkId !== link.id) startForm(null, link.draft, link);
      show({kind: 'form'});
    },
    asking: (link) => {
      const at = desk.value;
      const linkId = link.id;
      const form = createAskingForm({
        start: link.asking ?? undefined,
        terms: partner.value?.asking,
        store: (choice) =>
          send('card.set_asking', {linkId, choice}).catch(() => {
            at.problem.value = {kind: 'gone'};
            return {kind: 'failed', why: 'storage'};
          }),
        onSaved: () => finish(at, 'account_done_asking_set', link.name),
      });
      show({kind: 'asking', linkId, form});
    },
    receipt: (link) => {
      const at = desk.value;
      void send('card.receipt', {linkId: link.id}).catch(() => {
        at.problem.value = {kind: 'gone'};
      });
    },
    mail: async (link, isSeen) => {
      const at = desk.value;
      const call = async () =>
        (await isSeen()) ? send('card.mail', {linkId: link.id}) : ('hidden' as const);
      await act(at, call, () => finish(at, 'account_done_mailed', link.name));
    },
    create: async () => {
      const at = desk.value;
      const open = at.open.value;
      if (!open) return;
      const {form, linkId, replaces, seen} = open;
      const store = async (draft: LinkDraft): Promise<SaveOutcome> => {
        if (!seen) return send('card.create', {linkId, draft, replaces});
        const changes = findChanges(seen, draft);
        if (Object.keys(changes).length === 0) return {kind: 'saved'};
        return send('card.edit', {linkId, changes, was: seenIn(seen, changes)});
      };
      const saving = form.save(async (draft) => {
        const outcome = await store(draft);
        // Told twice, after an answer that got lost: it is there already.
        const isThere = outcome.kind === 'refused' && outcome.refusal.code === 'id_taken';
        if (outcome.kind !== 'saved' && !isThere) return outcome;
        batch(() => {
          at.open.value = undefined;
          if (seen) finish(at, 'account_done_edited', draft.name);
          else at.panel.value = {kind: 'created', link: {id: linkId, name: draft.name}};
        });
        return {kind: 'saved'};
      });
      await saving.catch(() => {
        at.problem.value = {kind: 'gone'};
      });
    },
    attach: async (link, isSeen) => {
      const deal = target.value;
      const at = desk.value;
      if (!deal) return;
      const call = async () =>
        (await isSeen())
          ? send('card.attach', {linkId: link.id, dealId: deal.id})
          : ('hidden' as const);
      await act(at, call, () => finish(at, 'card_done_added', link.name));
    },
    detach: async (link, dealId, isSeen) => {
      const at = desk.value;
      const call = async () =>
        (await isSeen()) ? send('card.detach', {linkId: link.id, dealId}) : ('hidden' as const);
      await act(at, call, () => finish(at, 'card_done_removed', link.name));
    },
    ask: async (link) => {
      const at = desk.value;
      const args = {
        ...{linkId: link.id, note: at.note.value, title: ports.title()},
        quoteNumber: at.quoteNumber.value,
      };
      const call = () => send('card.ask', args);
      await act(at, call, () => {
        at.note.value = '';
        at.quoteNumber.value = '';
        finish(at, 'card_done_asked', link.name);
      });
    },
  };
}
