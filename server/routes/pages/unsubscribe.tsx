import type {Context, Hono} from 'hono';
import {Button} from '../../../components/ui/button.tsx';
import {limits} from '../../auth/rate-limit.ts';
import {spokenTo} from '../../client/page-language.ts';
import {endReminders, unsubscribePath, type Unwanted} from '../../client-mail/unsubscribe.ts';
import {Sheet} from '../../pages/frame.tsx';
import type {AnswerOptions, PageKit} from '../../pages/page-kit.tsx';
import {PageProblem} from '../../pages/page-problem.ts';

/**
 * Where a reminder's List-Unsubscribe leads (RFC 8058). A mail program sends a POST without asking its reader anything, so that one needs
 * no Origin and no page before it; opening the address, as scanners do, ends nothing.
 */
export function registerUnsubscribe(app: Hono, kit: PageKit): void {
  const {deps} = kit;
  const {unsubscribes} = deps;
  if (!unsubscribes) return;

  function read(token: string): Unwanted {
    const unwanted = unsubscribes?.read(token);
    if (!unwanted) throw new PageProblem(404);
    return unwanted;
  }

  app.get('/u/:token', (c) => {
    const token = c.req.param('token');
    const {email} = read(token);
    const {texts, query} = spoken(c);
    return show(c, {
      lead: texts.t('unsubscribe_text', email),
      body: (
        <Sheet>
          <form method="post" action={unsubscribePath(token) + query} class="p-form">
            <Button type="submit" look="primary">
              {texts.t('unsubscribe_yes')}
            </Button>
          </form>
        </Sheet>
      ),
    });
  });

  app.post('/u/:token', async (c) => {
    await kit.limit([[limits.answerFromAddress, kit.addressOf(c)]]);
    const unwanted = read(c.req.param('token'));
    await endReminders(deps.db, unwanted);
    const {texts} = spoken(c);
    return show(c, {notice: {tone: 'yes', text: texts.t('unsubscribe_done', unwanted.email)}});
  });

  function show(c: Context, shown: Omit<AnswerOptions, 'heading' | 'width'>): Response {
    const {texts} = spoken(c);
    const heading = texts.t('unsubscribe_title');
    return kit.answer(c, {heading, width: 'narrow', spoken: texts, ...shown});
  }

  /** As the mail was, whose address says so. */
  function spoken(c: Context) {
    return spokenTo(c.req.raw, c.req.query('lang'), undefined);
  }
}
