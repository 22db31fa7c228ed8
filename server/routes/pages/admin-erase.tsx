import type {ComponentChildren} from 'preact';
import type {Context, Hono} from 'hono';
import {adminOf, valueOf} from '../../pages/admin-outcome.ts';
import {checkEmail} from '../../pages/checks.ts';
import {path as clientsPath} from '../../pages/client-domain-views.tsx';
import {thenShow} from '../../pages/done-notice.ts';
import {enterProgram, type InProgram} from '../../pages/enter-program.ts';
import {EraseConfirmSheet, erasePath, EraseSheet} from '../../pages/erase-person-views.tsx';
import type {PageKit} from '../../pages/page-kit.tsx';
import {erasePerson, findPerson} from '../../receipts/erase-person.ts';

/** Erasing somebody outside on their wish: first what there is of them, then, with the address typed once more, all of it. */
export function registerAdminErase(app: Hono, kit: PageKit): void {
  const {deps, texts} = kit;

  app.get(erasePath, async (c) => {
    await enterProgram(c, kit);
    return c.redirect(clientsPath, 303);
  });

  app.post(erasePath, async (c) => {
    const at = await enterProgram(c, kit);
    const {text} = await kit.form(c, {one: ['email', 'again']});
    const email = text.email.trim().toLowerCase();
    const error = checkEmail(email);
    if (error) return show(c, at, 422, <EraseSheet {...{texts, email: text.email, error}} />);
    const found = await findPerson(deps.db, at.programId, email);
    if (found.accounts === 0) {
      return show(c, at, 422, <EraseSheet {...{texts, email, error: 'admin_erase_nothing'}} />);
    }
    const again = text.again.trim().toLowerCase();
    if (again !== email) {
      const isMistyped = again !== '';
      const body = <EraseConfirmSheet {...{texts, email, found, isMistyped}} />;
      return show(c, at, isMistyped ? 422 : 200, body);
    }
    valueOf(await erasePerson(deps, adminOf(at.visitor), at.programId, email));
    return thenShow(c, clientsPath, 'erased');
  });

  function show(c: Context, at: InProgram, status: 200 | 422, body: ComponentChildren): Response {
    const heading = texts.t('admin_clients_title');
    return kit.answer(c, {status, width: 'wide', visitor: at.visitor, heading, body});
  }
}
