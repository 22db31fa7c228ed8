import type {Hono} from 'hono';
import {isUuid} from '../../../lib/domain/ids.ts';
import {noticeTopics} from '../../../lib/domain/notice-settings.ts';
import {enterConsole, showConsole, vendorRead} from '../../console/console-kit.tsx';
import {findLostMails} from '../../notices/lost-mails.ts';
import {addressOf, NoticeList, noticesPath} from '../../notices/notice-list.tsx';
import {findNotices, markAllRead, markRead} from '../../notices/read-notices.ts';
import {oneOf} from '../../pages/checks.ts';
import {getProgram} from '../../pages/console-data.ts';
import type {PageKit} from '../../pages/page-kit.tsx';
import {LostMailsNotice} from '../../pages/lost-mails-view.tsx';
import {PageProblem} from '../../pages/page-problem.ts';

/** What somebody of the vendor was told, and has read. */
export function registerConsoleNotices(app: Hono, kit: PageKit): void {
  const {deps, texts} = kit;

  app.get(noticesPath, async (c) => {
    const at = await enterConsole(c, kit);
    const {userId} = at.person;
    const topic = oneOf(noticeTopics, c.req.query('topic') ?? '');
    const page = pageOf(c.req.query('page'));
    const now = new Date().toISOString();
    const isAdmin = at.roles.includes('program_admin');
    const [program, lost, found] = await Promise.all([
      getProgram(deps.db, at.programId),
      isAdmin ? findLostMails(deps.db, at.programId) : [],
      vendorRead(deps, at, (trx) => findNotices(trx, userId, {topic, page})),
    ]);
    const {catalogue, vendorName} = program;
    const shown = {texts, catalogue, vendorName, userId, topic, page, found, at: now};
    return showConsole(c, kit, at, {
      heading: texts.t('console_nav_notices'),
      body: (
        <>
          <LostMailsNotice texts={texts} count={lost.length} />
          <NoticeList {...shown} />
        </>
      ),
    });
  });

  app.post(`${noticesPath}/read`, async (c) => {
    const {person} = await enterConsole(c, kit);
    const {text} = await kit.form(c, {one: ['notice', 'topic', 'until']});
    const topic = oneOf(noticeTopics, text.topic);
    if (text.topic !== '' && !topic) throw new PageProblem(400);
    if (text.notice !== '') {
      if (!isUuid(text.notice)) throw new PageProblem(400);
      await markRead(deps.db, person.userId, [text.notice]);
    } else {
      if (!isTime(text.until)) throw new PageProblem(400);
      await markAllRead(deps.db, person.userId, {topic, until: text.until});
    }
    return c.redirect(addressOf(topic, 1), 303);
  });
}

/** An address that says anything else shows the first page. */
function pageOf(text: string | undefined): number {
  return /^[1-9]\d{0,4}$/.test(text ?? '') ? Number(text) : 1;
}

/** As our own page wrote it. */
function isTime(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text) && !Number.isNaN(Date.parse(text));
}
