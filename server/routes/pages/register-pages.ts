import type {Hono} from 'hono';
import type {Deps} from '../../deps.ts';
import {createPageApp} from '../../pages/page-app.tsx';
import {createPageKit} from '../../pages/page-kit.tsx';
import {registerAdminAccounts} from './admin-accounts.tsx';
import {registerAdminCatalogue} from './admin-catalogue.tsx';
import {registerAdminPeople} from './admin-people.tsx';
import {registerAdminProgram} from './admin-program.tsx';
import {registerClientLink} from './client-link.tsx';
import {registerConsoleHome} from './console-home.tsx';
import {registerConsoleFiles} from './files.ts';
import {registerConsoleNotices} from './console-notices.tsx';
import {registerHome} from './home.tsx';
import {registerInvitation} from './invitation.tsx';
import {registerNoticeSettings} from './notice-settings.tsx';
import {registerSetup} from './setup.tsx';
import {registerTeam} from './team.tsx';

/** The client's page, and the pages of those who run accounts and the program. */
export function registerPages(app: Hono, deps: Deps): void {
  const kit = createPageKit(deps);
  const pages = createPageApp(kit);
  registerClientLink(pages, kit);
  registerSetup(pages, kit);
  registerInvitation(pages, kit);
  registerConsoleFiles(pages, kit);
  registerHome(pages, kit);
  registerTeam(pages, kit);
  registerAdminAccounts(pages, kit);
  registerAdminPeople(pages, kit);
  registerAdminCatalogue(pages, kit);
  registerAdminProgram(pages, kit);
  registerConsoleHome(pages, kit);
  registerConsoleNotices(pages, kit);
  registerNoticeSettings(pages, kit);
  app.route('/', pages);
}
