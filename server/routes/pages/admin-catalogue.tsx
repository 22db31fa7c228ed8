import type {Context, Hono} from 'hono';
import type {VNode} from 'preact';
import type {TextKey} from '../../../lib/domain/texts.ts';
import {adminOf, valueOf} from '../../pages/admin-outcome.ts';
import {
  addDuration,
  addOnboardingType,
  addProduct,
  addReason,
  addTier,
  editProduct,
  editReason,
  editTier,
  renameDuration,
  renameOnboardingType,
  retireProduct,
  retireReason,
  type CatalogueEdit,
} from '../../pages/catalogue-edits.ts';
import {CatalogueSheets, onboardingKinds, Reasons} from '../../pages/catalogue-views.tsx';
import {checkName, oneOf} from '../../pages/checks.ts';
import {getProgram, type Program} from '../../pages/console-data.ts';
import {doneNotice, thenShow} from '../../pages/done-notice.ts';
import {editCatalogue} from '../../pages/edit-catalogue.ts';
import {enterProgram, type InProgram} from '../../pages/enter-program.ts';
import {PageProblem} from '../../pages/page-problem.ts';
import type {PageKit} from '../../pages/page-kit.tsx';

/** What a route makes of its form: an edit, or what is wrong with it. */
type Read = {edit: CatalogueEdit} | {error: TextKey};
type Sent = {id: string; name: string; word: string; ticks: string[]; isTicked: boolean};

/** The catalogue and the rejection reasons: each thing is a small form of its own. */
export function registerAdminCatalogue(app: Hono, kit: PageKit): void {
  const {deps, texts} = kit;

  const catalogue = page('/admin/catalogue', 'admin_catalogue', 'admin_last_product', (program) => (
    <CatalogueSheets texts={texts} catalogue={program.catalogue} />
  ));
  catalogue.takes('/products', {ticks: 'tiers'}, ({name, ticks}) =>
    ticks.length === 0 ? {error: 'admin_tiers_required'} : {edit: addProduct(name, ticks)},
  );
  catalogue.takes('/products/:id', {ticks: 'tiers'}, ({id, name, ticks}) =>
    ticks.length === 0
      ? {error: 'admin_tiers_required'}
      : {edit: editProduct(id, {name, tierIds: ticks})},
  );
  catalogue.retires('/products/:id/retire', retireProduct);
  catalogue.takes('/tiers', {tick: 'requires'}, ({name, isTicked}) => ({
    edit: addTier(name, isTicked),
  }));
  catalogue.takes('/tiers/:id', {tick: 'requires'}, ({id, name, isTicked}) => ({
    edit: editTier(id, {name, requiresOnboarding: isTicked}),
  }));
  catalogue.takes('/onboarding', {word: 'kind'}, ({name, word}) => {
    const kind = oneOf(onboardingKinds, word);
    return kind ? {edit: addOnboardingType(name, kind)} : {error: 'admin_kind_required'};
  });
  catalogue.takes('/onboarding/:id', {}, ({id, name}) => ({edit: renameOnboardingType(id, name)}));
  catalogue.takes('/durations', {}, ({name}) => ({edit: addDuration(name)}));
  catalogue.takes('/durations/:id', {}, ({id, name}) => ({edit: renameDuration(id, name)}));

  const reasons = page('/admin/reasons', 'admin_reasons', 'admin_last_reason', (program) => (
    <Reasons texts={texts} reasons={program.catalogue.rejectionReasons} />
  ));
  reasons.takes('', {tick: 'text'}, ({name, isTicked}) => ({edit: addReason(name, isTicked)}));
  reasons.takes('/:id', {tick: 'text'}, ({id, name, isTicked}) => ({
    edit: editReason(id, {name, textRequired: isTicked}),
  }));
  reasons.retires('/:id/retire', retireReason);

  /** A page that shows a part of the program, and the forms on it. */
  function page(
    path: string,
    textStem: 'admin_catalogue' | 'admin_reasons',
    lastOne: TextKey,
    view: (program: Program) => VNode,
  ) {
    async function show(c: Context, at: InProgram, error?: TextKey): Promise<Response> {
      return kit.answer(c, {
        status: error ? 422 : 200,
        width: 'wide',
        visitor: at.visitor,
        heading: texts.t(`${textStem}_title`),
        lead: texts.t(`${textStem}_lead`),
        notice: error ? {tone: 'no', text: texts.t(error)} : doneNotice(c, texts),
        body: view(await getProgram(deps.db, at.programId)),
      });
    }

    async function apply(c: Context, at: InProgram, edit: CatalogueEdit): Promise<Response> {
      const by = adminOf(at.visitor);
      const outcome = valueOf(await editCatalogue(deps, by, at.programId, edit));
      switch (outcome) {
        case 'saved':
          return thenShow(c, path, 'saved');
        case 'duplicate':
          return show(c, at, 'error_field_duplicate');
        case 'last_one':
          return show(c, at, lastOne);
        case 'unknown':
          throw new PageProblem(404);
      }
    }

    app.get(path, async (c) => show(c, await enterProgram(c, kit)));

    return {
      takes(
        below: string,
        more: {ticks?: string; tick?: string; word?: string},
        read: (sent: Sent) => Read,
      ) {
        app.post(path + below, async (c) => {
          const at = await enterProgram(c, kit);
          const one = ['name', more.tick, more.word].filter((field) => field !== undefined);
          const form = await kit.form(c, {one, many: more.ticks ? [more.ticks] : []});
          const name = form.text.name?.trim() ?? '';
          const wrong = checkName(name);
          if (wrong)
            return show(c, at, wrong === 'error_field_required' ? 'admin_name_required' : wrong);
          const said = read({
            id: c.req.param('id') ?? '',
            name,
            word: form.text[more.word ?? ''] ?? '',
            ticks: form.list[more.ticks ?? ''] ?? [],
            isTicked: form.text[more.tick ?? ''] === 'yes',
          });
          return 'error' in said ? show(c, at, said.error) : apply(c, at, said.edit);
        });
      },
      retires(below: string, edit: (id: string, retired: boolean) => CatalogueEdit) {
        app.post(path + below, async (c) => {
          const at = await enterProgram(c, kit);
          const {text} = await kit.form(c, {one: ['retired']});
          const word = oneOf(['yes', 'no'] as const, text.retired);
          if (!word) throw new PageProblem(400);
          return apply(c, at, edit(c.req.param('id') ?? '', word === 'yes'));
        });
      },
    };
  }
}
