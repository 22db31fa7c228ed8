import type {Context, Hono} from 'hono';
import {Button} from '../../../components/ui/button.tsx';
import {Select} from '../../../components/ui/select.tsx';
import {mailTexts, wayTexts} from '../../../lib/domain/notice-choice-words.ts';
import {
  noticeTopics,
  noticeWays,
  type NoticePreferences,
  type NoticeWay,
} from '../../../lib/domain/notice-settings.ts';
import type {Texts} from '../../../lib/domain/texts.ts';
import {enterConsole, showConsole, type AtConsole} from '../../console/console-kit.tsx';
import {findChoice, saveChoice} from '../../notices/choices.ts';
import {noticesPath, vendorTopics} from '../../notices/notice-list.tsx';
import {oneOf} from '../../pages/checks.ts';
import {Sheet} from '../../pages/frame.tsx';
import type {PageKit} from '../../pages/page-kit.tsx';
import {PageProblem} from '../../pages/page-problem.ts';

const path = `${noticesPath}/settings`;
const mails = ['at_once', 'daily'] as const satisfies ReadonlyArray<NoticePreferences['mail']>;

/** What each of the vendor's people wants to hear of, and how. */
export function registerNoticeSettings(app: Hono, kit: PageKit): void {
  const {deps, texts} = kit;

  app.get(path, async (c) => {
    const at = await enterConsole(c, kit);
    const chosen = await findChoice(deps.db, at.programId, at.person.userId);
    return show(c, at, chosen, c.req.query('done') === 'saved');
  });

  app.post(path, async (c) => {
    const at = await enterConsole(c, kit);
    const {text} = await kit.form(c, {one: ['mail', ...noticeTopics]});
    const mail = oneOf(mails, text.mail);
    const ways = noticeTopics.map((topic) => [topic, oneOf(noticeWays, text[topic])] as const);
    if (!mail || ways.some(([, way]) => !way)) throw new PageProblem(400);
    await saveChoice(deps.db, at.programId, at.person.userId, {
      ways: Object.fromEntries(ways) as Record<(typeof noticeTopics)[number], NoticeWay>, // each has one, as just seen
      mail,
    });
    return c.redirect(`${path}?done=saved`, 303);
  });

  function show(c: Context, at: AtConsole, chosen: NoticePreferences, isSaved: boolean): Response {
    return showConsole(c, kit, at, {
      heading: texts.t('notice_settings'),
      lead: texts.t('notice_settings_lead'),
      notice: isSaved ? {tone: 'yes', text: texts.t('notice_choice_saved')} : undefined,
      body: <ChoiceForm texts={texts} chosen={chosen} />,
    });
  }
}

function ChoiceForm({texts: {t}, chosen}: {texts: Texts; chosen: NoticePreferences}) {
  return (
    <Sheet>
      <form method="post" action={path} class="p-form k-choices">
        {noticeTopics.map((topic) => (
          <Select
            key={topic}
            name={topic}
            label={t(vendorTopics[topic])}
            hint={topic === 'attach_answered' ? t('notice_hint_attach_vendor') : undefined}
            value={chosen.ways[topic]}
            options={noticeWays.map((way) => ({value: way, label: t(wayTexts[way])}))}
          />
        ))}
        <Select
          name="mail"
          label={t('notice_mail_label')}
          value={chosen.mail}
          options={mails.map((mail) => ({value: mail, label: t(mailTexts[mail])}))}
        />
        <div class="v-actions">
          <Button type="submit" look="primary">
            {t('notice_save')}
          </Button>
        </div>
      </form>
    </Sheet>
  );
}
