import type {Context, Hono} from 'hono';
import {Button} from '../../../components/ui/button.tsx';
import {limits} from '../../auth/rate-limit.ts';
import {endReminders, unsubscribePath, type Unwanted} from '../../client-mail/unsubscribe.ts';
import {Sheet} from '../../pages/frame.tsx';
import type {AnswerOptions, PageKit} from '../../pages/page-kit.tsx';
import {PageProblem} from '../../pages/page-problem.ts';

/**
 * Where a reminder's List-Unsubscribe leads (RFC 8058). A mail program sends a POST without asking its reader anything, so that one needs
 * no Origin and no page before it; opening the address, as scanners do, ends nothing.
 */
export function registerUnsubscribe(app: Hono, kit: PageKit): void {
  const {deps, texts} = kit;
  const {t} = texts;
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
    return show(c, {
      lead: t('unsubscribe_text', email),
      body: (
        <Sheet>
          <form method="post" action={unsubscribePath(token)} class="p-form">
            <Button type="submit" look="primary">
              {t('unsubscribe_yes')}
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
    return show(c, {notice: {tone: 'yes', text: t('unsubscribe_done', unwanted.email)}});
  });

  function show(c: Context, shown: Omit<AnswerOptions, 'heading' | 'width'>): Response {
    return kit.answer(c, {heading: t('unsubscribe_title'), width: 'narrow', ...shown});
  }
}
