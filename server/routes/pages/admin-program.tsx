import type {Context, Hono} from 'hono';
import {adminOf, valueOf} from '../../pages/admin-outcome.ts';
import {checkName, hasErrors} from '../../pages/checks.ts';
import {getProgram} from '../../pages/console-data.ts';
import {doneNotice, thenShow} from '../../pages/done-notice.ts';
import {enterProgram, type InProgram} from '../../pages/enter-program.ts';
import type {PageKit} from '../../pages/page-kit.tsx';
import {ProgramForm, type ProgramFormValue} from '../../pages/program-form.tsx';
import {changeProgram} from '../../write/program.ts';

const path = '/admin/program';

/** The names of the program and its vendor. */
export function registerAdminProgram(app: Hono, kit: PageKit): void {
  const {deps, texts} = kit;

  app.get(path, async (c) => {
    const at = await enterProgram(c, kit);
    const {name, vendorName} = await getProgram(deps.db, at.programId);
    return show(c, at, {programName: name, vendorName, errors: {}});
  });

  app.post(path, async (c) => {
    const at = await enterProgram(c, kit);
    const {text} = await kit.form(c, {one: ['programName', 'vendorName']});
    const errors = {
      programName: checkName(text.programName),
      vendorName: checkName(text.vendorName),
    };
    if (hasErrors(errors)) return show(c, at, {...text, errors});
    valueOf(
      await changeProgram(deps, adminOf(at.visitor), at.programId, {
        name: text.programName.trim(),
        vendorName: text.vendorName.trim(),
      }),
    );
    return thenShow(c, path, 'saved');
  });

  function show(c: Context, at: InProgram, form: ProgramFormValue): Response {
    return kit.answer(c, {
      status: hasErrors(form.errors) ? 422 : 200,
      width: 'wide',
      visitor: at.visitor,
      heading: texts.t('admin_program_title'),
      notice: doneNotice(c, texts),
      body: <ProgramForm texts={texts} action={path} {...form} />,
    });
  }
}
