import type {Context, Hono} from 'hono';
import {isUuid} from '../../../lib/domain/ids.ts';
import {oneOf} from '../../pages/checks.ts';
import {doneNotice, thenShow} from '../../pages/done-notice.ts';
import {enterProgram, type InProgram} from '../../pages/enter-program.ts';
import {Sheet} from '../../pages/frame.tsx';
import type {PageKit} from '../../pages/page-kit.tsx';
import {PageProblem} from '../../pages/page-problem.ts';
import {WebhookLog, type LogWish} from '../../pages/webhook-log.tsx';
import {RotateSheet, WebhookButtons, WebhookTrouble} from '../../pages/webhook-page.tsx';
import {WebhookFields, webhooksPath, type WebhookForm} from '../../pages/webhook-views.tsx';
import {sendAgain, sendTest} from '../../webhooks/delivery-actions.ts';
import {
  deleteEndpoint,
  editEndpoint,
  pauseEndpoint,
  rotateSecret,
} from '../../webhooks/endpoints.ts';
import {findDeliveries, findEndpoints, type EndpointRow} from '../../webhooks/read-endpoints.ts';
import {adminIn, readWebhook, showSecret} from './webhook-form.tsx';

type AtWebhook = {at: InProgram; admin: ReturnType<typeof adminIn>; row: EndpointRow};

/** One webhook: its settings, its secret, what was sent to it. Another program's is not there. */
export function registerAdminWebhook(app: Hono, kit: PageKit): void {
  const {deps, texts} = kit;
  const {db} = deps;
  const path = `${webhooksPath}/:id`;

  app.get(path, async (c) => show(c, await enter(c)));

  app.post(path, async (c) => {
    const here = await enter(c);
    const {text, list} = await kit.form(c, {one: ['name', 'url'], many: ['topics']});
    const read = readWebhook(kit, {...text, topics: list.topics});
    if (read.kind === 'wrong') return show(c, here, read.form);
    return then(c, here, await editEndpoint(db, here.admin, here.row.id, read.value), 'saved');
  });

  app.post(`${path}/rotate`, async (c) => {
    const here = await enter(c);
    const {text} = await kit.form(c, {one: ['from']});
    if (!isUuid(text.from)) throw new PageProblem(400); // nothing goes by an empty form
    const rotated = await rotateSecret(db, here.admin, here.row.id, text.from);
    if (rotated.kind === 'no_endpoint') throw new PageProblem(404);
    if (rotated.kind === 'stale') return c.redirect(hrefOf(here), 303);
    const {id, name} = here.row;
    return showSecret(c, kit, here.at, {id, name, secret: rotated.secret, isNew: false});
  });

  app.post(`${path}/pause`, async (c) => {
    const here = await enter(c);
    const {text} = await kit.form(c, {one: ['paused']});
    const paused = oneOf(['yes', 'no'], text.paused);
    if (!paused) throw new PageProblem(400);
    const isPaused = paused === 'yes';
    const done = await pauseEndpoint(db, here.admin, here.row.id, isPaused);
    return then(c, here, done, isPaused ? 'paused' : 'resumed');
  });

  app.post(`${path}/test`, async (c) => {
    const here = await enter(c);
    const {text} = await kit.form(c, {one: ['delivery']});
    if (!isUuid(text.delivery)) throw new PageProblem(400);
    return then(c, here, await sendTest(db, here.admin, here.row.id, text.delivery), 'sent');
  });

  app.post(`${path}/deliveries/:delivery/again`, async (c) => {
    const here = await enter(c);
    const {text} = await kit.form(c, {one: ['delivery']});
    const id = c.req.param('delivery');
    if (!isUuid(id)) throw new PageProblem(404);
    if (text.delivery !== id) throw new PageProblem(400);
    return then(c, here, await sendAgain(db, here.admin, here.row.id, id), 'sent');
  });

  app.post(`${path}/delete`, async (c) => {
    const here = await enter(c);
    const {text} = await kit.form(c, {one: ['webhook']});
    if (text.webhook !== here.row.id) throw new PageProblem(400);
    await deleteEndpoint(db, here.admin, here.row.id); // gone already is as good
    return thenShow(c, webhooksPath, 'removed');
  });

  async function enter(c: Context): Promise<AtWebhook> {
    const at = await enterProgram(c, kit);
    const id = c.req.param('id') ?? '';
    if (!isUuid(id)) throw new PageProblem(404);
    const admin = adminIn(at);
    const [row] = await findEndpoints(db, admin, id);
    if (!row) throw new PageProblem(404);
    return {at, admin, row};
  }

  function then(
    c: Context,
    here: AtWebhook,
    wasThere: boolean,
    said: 'saved' | 'paused' | 'resumed' | 'sent',
  ): Response {
    if (!wasThere) throw new PageProblem(404);
    return thenShow(c, hrefOf(here), said);
  }

  async function show(
    c: Context,
    {at, admin, row}: AtWebhook,
    form?: WebhookForm,
  ): Promise<Response> {
    const wish = readWish(c);
    const log = await findDeliveries(db, admin.userId, row.id, wish);
    return kit.answer(c, {
      status: form ? 422 : 200,
      width: 'wide',
      visitor: at.visitor,
      heading: row.name,
      notice: doneNotice(c, texts),
      body: (
        <>
          <WebhookTrouble texts={texts} row={row} />
          <WebhookLog texts={texts} endpointId={row.id} wish={wish} log={log} />
          <Sheet title={texts.t('webhook_edit_title')}>
            <WebhookFields
              texts={texts}
              action={`${webhooksPath}/${row.id}`}
              form={form ?? {...row, errors: {}}}
              button={texts.t('admin_save')}
            />
          </Sheet>
          <RotateSheet texts={texts} row={row} />
          <WebhookButtons texts={texts} row={row} />
        </>
      ),
    });
  }
}

function hrefOf({row}: AtWebhook): string {
  return `${webhooksPath}/${row.id}`;
}

/** Whatever else stands there is read as nothing. */
function readWish(c: Context): LogWish {
  const before = c.req.query('before') ?? '';
  return {
    failing: c.req.query('show') === 'failing',
    before: /^\d{1,15}$/.test(before) ? Number(before) : null,
  };
}
