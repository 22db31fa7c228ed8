import type {Context, Hono} from 'hono';
import {Button} from '../../../components/ui/button.tsx';
import {topicTexts} from '../../../lib/domain/notice-choice-words.ts';
import type {Texts} from '../../../lib/domain/texts.ts';
import {limits} from '../../auth/rate-limit.ts';
import {spokenTo} from '../../client/page-language.ts';
import {endNoticeMails} from '../../notices/end-notice-mails.ts';
import {vendorTopics} from '../../notices/notice-list.tsx';
import {noticesOffPath, type UnwantedNotices} from '../../notices/notice-tokens.ts';
import {Sheet} from '../../pages/frame.tsx';
import type {AnswerOptions, PageKit} from '../../pages/page-kit.tsx';
import {PageProblem} from '../../pages/page-problem.ts';

/**
 * Where List-Unsubscribe of a notice leads (RFC 8058). A mail program sends a POST without asking its reader anything, so that one needs
 * no Origin and no page before it; opening the address, as scanners do, ends nothing.
 */
export function registerNoticesOff(app: Hono, kit: PageKit): void {
  const {deps} = kit;
  const {noticeTokens} = deps;
  if (!noticeTokens) return;
  app.get('/notices/off/:token', (c) => {
    const token = c.req.param('token');
    const unwanted = read(token);
    const {texts} = spoken(c);
    return show(c, {
      lead: texts.t('notices_off_text', topicOf(texts, unwanted)),
      body: (
        <Sheet>
          <form method="post" action={noticesOffPath(token)} class="p-form">
            <Button type="submit" look="primary">
              {texts.t('notices_off_yes')}
            </Button>
          </form>
        </Sheet>
      ),
    });
  });

  app.post('/notices/off/:token', async (c) => {
    await kit.limit([[limits.answerFromAddress, kit.addressOf(c)]]);
    const unwanted = read(c.req.param('token'));
    await endNoticeMails(deps, unwanted);
    const {texts} = spoken(c);
    const text = texts.t('notices_off_done', topicOf(texts, unwanted));
    return show(c, {notice: {tone: 'yes', text}});
  });

  function read(token: string): UnwantedNotices {
    const unwanted = noticeTokens?.read(token);
    if (!unwanted) throw new PageProblem(404);
    return unwanted;
  }

  function show(c: Context, shown: Omit<AnswerOptions, 'heading' | 'width'>): Response {
    const {texts} = spoken(c);
    return kit.answer(c, {
      ...{heading: texts.t('notices_off_title'), width: 'narrow', spoken: texts},
      ...shown,
    });
  }
}

function spoken(c: Context) {
  return spokenTo(c.req.raw, c.req.query('lang'), undefined);
}

function topicOf({t}: Texts, {side, topic}: UnwantedNotices): string {
  if (topic === 'all') return t('notices_off_all');
  return t((side === 'vendor' ? vendorTopics : topicTexts)[topic]);
}
