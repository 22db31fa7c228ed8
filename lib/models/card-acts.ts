/** What the card's panels do: open the picker or the form, create, attach, detach, ask. Loaded with the first panel. */
import {batch} from '@preact/signals';
import {v7} from 'uuid';
import type {LinkDraft} from '../domain/confirmation-link.ts';
import type {LinkId} from '../domain/ids.ts';
import type {SaveOutcome} from '../messages/calls.ts';
import {createCardPicker} from './card-picker.ts';
import {createLinkForm} from './link-form-model.ts';
import type {CardActs, CardCore, CardDesk, CardNote} from './card-desk.ts';

export function createCardActs(core: CardCore): CardActs {
  const {ports, partner, target, desk, busy, done, show} = core;
  const {send} = ports;

  function startForm(replaces: LinkId | null, start?: LinkDraft): void {
    const known = partner.value;
    if (!known) return;
    const form = createLinkForm({
      context: () => {
        const {catalogue, type} = partner.value ?? known;
        return {catalogue, accountType: type};
      },
      namePrefix: ports.title(),
      ...(start && {start}),
    });
    desk.value.open.value = {form, linkId: v7() as LinkId, replaces}; // made for a link right now
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
      if (!desk.value.open.value) startForm(null);
      show({kind: 'form'});
    },
    clone: (link) => {
      startForm(link.id, {...link.draft, name: ports.texts.t('card_clone_name', link.draft.name)});
      show({kind: 'form'});
    },
    create: async () => {
      const at = desk.value;
      const open = at.open.value;
      if (!open) return;
      const {form, linkId, replaces} = open;
      const saving = form.save(async (draft) => {
        const outcome = await send('card.create', {linkId, draft, replaces});
        // Told twice, after an answer that got lost: it is there already.
        const isThere = outcome.kind === 'refused' && outcome.refusal.code === 'id_taken';
        if (outcome.kind !== 'saved' && !isThere) return outcome;
        batch(() => {
          at.open.value = undefined;
          at.panel.value = {kind: 'created', link: {id: linkId, name: draft.name}};
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
      await act(at, call, () => finish(at, 'added', link.name));
    },
    detach: async (link, dealId, isSeen) => {
      const at = desk.value;
      const call = async () =>
        (await isSeen()) ? send('card.detach', {linkId: link.id, dealId}) : ('hidden' as const);
      await act(at, call, () => finish(at, 'removed', link.name));
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
        finish(at, 'asked', link.name);
      });
    },
  };
}
