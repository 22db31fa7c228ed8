import type {Hono} from 'hono';
import type {TextKey} from '../../../lib/domain/texts.ts';
import {enterConsole, type AtConsole} from '../../console/console-kit.tsx';
import {dealShape} from '../../console/deal-list.ts';
import {showDeals} from '../../console/deals-page.tsx';
import {listHref, listParams, readListQuery} from '../../console/list-query.ts';
import {
  deleteFilter,
  saveFilter,
  setDefaultFilter,
  type SaveOutcome,
} from '../../console/saved-filters.ts';
import {oneOf} from '../../pages/checks.ts';
import type {PageKit} from '../../pages/page-kit.tsx';
import {PageProblem} from '../../pages/page-problem.ts';

const errors: Record<Exclude<SaveOutcome, 'saved'>, TextKey> = {
  required: 'error_field_required',
  too_long: 'error_field_too_long',
  duplicate: 'error_field_duplicate',
  too_many: 'console_saved_full',
};

/** The person's saved filters of the list of deals. */
export function registerConsoleFilters(app: Hono, kit: PageKit): void {
  const {db} = kit.deps;

  app.post('/console/filters', async (c) => {
    const at = await enterConsole(c, kit);
    const {text} = await kit.form(c, {one: ['name', 'query', 'default']});
    const query = readListQuery(new URLSearchParams(text.query), dealShape);
    const kept = listParams(dealShape, query).toString();
    const isDefault = text.default === 'yes';
    const outcome = await saveFilter(db, askerOf(at), {name: text.name, query: kept, isDefault});
    if (outcome === 'saved') {
      const path = listHref(dealShape, {...query, from: undefined});
      return c.redirect(`${path}${path.includes('?') ? '&' : '?'}done=saved`, 303);
    }
    return showDeals(c, kit, at, query, {name: text.name, error: errors[outcome]});
  });

  app.post('/console/filters/:id/default', async (c) => {
    const at = await enterConsole(c, kit);
    const {text} = await kit.form(c, {one: ['default']});
    const word = oneOf(['yes', 'no'] as const, text.default);
    if (!word) throw new PageProblem(400);
    const id = word === 'yes' ? c.req.param('id') : undefined;
    if (!(await setDefaultFilter(db, askerOf(at), id))) throw new PageProblem(404);
    return c.redirect('/console/deals?all&done=saved', 303);
  });

  app.post('/console/filters/:id/delete', async (c) => {
    const at = await enterConsole(c, kit);
    await kit.form(c, {one: []});
    await deleteFilter(db, askerOf(at), c.req.param('id'));
    return c.redirect('/console/deals?all&done=removed', 303);
  });
}

function askerOf({programId, person}: AtConsole) {
  return {programId, userId: person.userId};
}
