import type {Context, Hono} from 'hono';
import type {TextKey} from '../../../lib/domain/texts.ts';
import {adminOf, valueOf} from '../../pages/admin-outcome.ts';
import {AskingSheet, askingForm, type AskingSettingsForm} from '../../pages/asking-settings.tsx';
import {checkName, hasErrors} from '../../pages/checks.ts';
import {getProgram} from '../../pages/console-data.ts';
import {doneNotice, thenShow} from '../../pages/done-notice.ts';
import {enterProgram, type InProgram} from '../../pages/enter-program.ts';
import type {PageKit} from '../../pages/page-kit.tsx';
import {ProgramForm, type ProgramFormValue} from '../../pages/program-form.tsx';
import {RegionsSheet, TermsSheet, type TermsForm} from '../../pages/settings-views.tsx';
import {changeProgram} from '../../write/program.ts';
import {registerAdminSettings} from './admin-settings.tsx';

const path = '/admin/program';

/** The program: its names, and what it decides about shared deals. */
export function registerAdminProgram(app: Hono, kit: PageKit): void {
  const {deps, texts} = kit;

  app.get(path, async (c) => {
    return show(c, await enterProgram(c, kit), {});
  });

  app.post(path, async (c) => {
    const at = await enterProgram(c, kit);
    const {text} = await kit.form(c, {one: ['programName', 'vendorName']});
    const errors = {
      programName: checkName(text.programName),
      vendorName: checkName(text.vendorName),
    };
    if (hasErrors(errors)) return show(c, at, {names: {...text, errors}});
    valueOf(
      await changeProgram(deps, adminOf(at.visitor), at.programId, {
        name: text.programName.trim(),
        vendorName: text.vendorName.trim(),
      }),
    );
    return thenShow(c, path, 'saved');
  });

  registerAdminSettings(app, kit, path, show);

  type Shown = {
    names?: ProgramFormValue;
    terms?: TermsForm;
    asking?: AskingSettingsForm;
    error?: TextKey;
  };
  /** Its forms, each as it is kept or as it was just sent. */
  async function show(
    c: Context,
    at: InProgram,
    {names, terms, asking, error}: Shown,
  ): Promise<Response> {
    const {name, vendorName, settings} = await getProgram(deps.db, at.programId);
    const {capacity, registrationDays, regions, assignment} = settings;
    const kept = {
      capacity: capacity?.toString() ?? '',
      registrationDays: registrationDays?.toString() ?? '',
      assignment: assignment ?? 'owner_first',
      errors: {},
    };
    return kit.answer(c, {
      status: names || terms || asking || error ? 422 : 200,
      width: 'wide',
      visitor: at.visitor,
      heading: texts.t('admin_program_title'),
      notice: error ? {tone: 'no', text: texts.t(error)} : doneNotice(c, texts),
      body: (
        <>
          <ProgramForm
            texts={texts}
            action={path}
            {...(names ?? {programName: name, vendorName, errors: {}})}
          />
          <TermsSheet texts={texts} action={`${path}/settings`} form={terms ?? kept} />
          <AskingSheet
            texts={texts}
            action={`${path}/asking`}
            form={asking ?? askingForm(settings.asking)}
          />
          <RegionsSheet texts={texts} action={`${path}/regions`} regions={regions ?? []} />
        </>
      ),
    });
  }
}
