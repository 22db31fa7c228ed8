import type {Context, Hono} from 'hono';
import type {TextKey} from '../../../lib/domain/texts.ts';
import {adminOf, valueOf} from '../../pages/admin-outcome.ts';
import {
  askingFields,
  readAsking,
  setAskingTerms,
  type AskingSettingsForm,
} from '../../pages/asking-settings.tsx';
import {checkName, hasErrors, oneOf} from '../../pages/checks.ts';
import {thenShow} from '../../pages/done-notice.ts';
import {enterProgram, type InProgram} from '../../pages/enter-program.ts';
import {PageProblem} from '../../pages/page-problem.ts';
import type {PageKit} from '../../pages/page-kit.tsx';
import {addRegion, removeRegion, renameRegion, setTerms} from '../../pages/settings-edits.ts';
import {assignments, type TermsForm} from '../../pages/settings-views.tsx';
import {editSettings, type SettingsEdit} from '../../write/program-settings.ts';

/** Bounds far beyond any program: what is larger was mistyped. */
const mostDeals = 100_000;
const mostDays = 3650;

type ShowProgram = (
  c: Context,
  at: InProgram,
  shown: {terms?: TermsForm; asking?: AskingSettingsForm; error?: TextKey},
) => Promise<Response>;

/** What the program decides about shared deals: terms of a registration, who gets one, and its regions. */
export function registerAdminSettings(
  app: Hono,
  kit: PageKit,
  path: string,
  show: ShowProgram,
): void {
  app.post(`${path}/settings`, async (c) => {
    const at = await enterProgram(c, kit);
    const {text} = await kit.form(c, {one: ['capacity', 'registrationDays', 'assignment']});
    const capacity = readCount(text.capacity, mostDeals);
    const days = readCount(text.registrationDays, mostDays);
    const assignment = oneOf(assignments, text.assignment);
    const errors = {
      capacity: capacity === 'wrong' ? ('admin_count_wrong' as const) : undefined,
      registrationDays: days === 'wrong' ? ('admin_count_wrong' as const) : undefined,
      assignment: assignment ? undefined : ('error_field_unknown' as const),
    };
    if (capacity === 'wrong' || days === 'wrong' || !assignment || hasErrors(errors)) {
      return show(c, at, {terms: {...text, errors}});
    }
    const terms = {
      ...(capacity !== undefined && {capacity}),
      ...(days !== undefined && {registrationDays: days}),
      assignment,
    };
    return apply(c, at, setTerms(terms));
  });

  app.post(`${path}/asking`, async (c) => {
    const at = await enterProgram(c, kit);
    const {text} = await kit.form(c, {one: [...askingFields]});
    const read = readAsking(text);
    if (read.kind === 'wrong') return show(c, at, {asking: read.form});
    return apply(c, at, setAskingTerms(read.terms));
  });

  app.post(`${path}/regions`, (c) => takeName(c, addRegion));
  app.post(`${path}/regions/:id`, (c) =>
    takeName(c, (name) => renameRegion(c.req.param('id'), name)),
  );
  app.post(`${path}/regions/:id/remove`, async (c) => {
    const at = await enterProgram(c, kit);
    const {text} = await kit.form(c, {one: ['region']});
    if (text.region !== c.req.param('id')) throw new PageProblem(400); // nothing goes by an empty form
    return apply(c, at, removeRegion(text.region));
  });

  async function takeName(c: Context, edit: (name: string) => SettingsEdit): Promise<Response> {
    const at = await enterProgram(c, kit);
    const {text} = await kit.form(c, {one: ['name']});
    const wrong = checkName(text.name);
    if (wrong) {
      const error = wrong === 'error_field_required' ? 'admin_name_required' : wrong;
      return show(c, at, {error});
    }
    return apply(c, at, edit(text.name.trim()));
  }

  async function apply(c: Context, at: InProgram, edit: SettingsEdit): Promise<Response> {
    const by = adminOf(at.visitor);
    switch (valueOf(await editSettings(kit.deps, by, at.programId, edit))) {
      case 'saved':
        return thenShow(c, path, 'saved');
      case 'duplicate':
        return show(c, at, {error: 'error_field_duplicate'});
      case 'in_use':
        return show(c, at, {error: 'admin_region_in_use'});
      case 'unknown':
        throw new PageProblem(404);
    }
  }
}

/** A whole number from 1; undefined where nothing was typed, which sets no bound. */
function readCount(text: string, most: number): number | undefined | 'wrong' {
  const typed = text.trim();
  if (typed === '') return undefined;
  const count = /^\d{1,9}$/.test(typed) ? Number(typed) : 0;
  return count >= 1 && count <= most ? count : 'wrong';
}
