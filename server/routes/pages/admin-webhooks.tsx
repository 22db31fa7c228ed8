import type {Context, Hono} from 'hono';
import {v7 as uuid} from 'uuid';
import {isUuid} from '../../../lib/domain/ids.ts';
import {doneNotice, thenShow} from '../../pages/done-notice.ts';
import {enterProgram, type InProgram} from '../../pages/enter-program.ts';
import {Sheet} from '../../pages/frame.tsx';
import type {PageKit} from '../../pages/page-kit.tsx';
import {PageProblem} from '../../pages/page-problem.ts';
import {
  emptyWebhook,
  WebhookFields,
  WebhookList,
  webhooksPath as path,
  type WebhookForm,
} from '../../pages/webhook-views.tsx';
import {createEndpoint} from '../../webhooks/endpoints.ts';
import {findEndpoints} from '../../webhooks/read-endpoints.ts';
import {registerAdminWebhook} from './admin-webhook.tsx';
import {adminIn, readWebhook, showSecret} from './webhook-form.tsx';

/** What other systems of the vendor's are told: its addresses, and the form of a new one. */
export function registerAdminWebhooks(app: Hono, kit: PageKit): void {
  const {deps, texts} = kit;

  app.get(path, async (c) => showAll(c, await enterProgram(c, kit)));

  app.post(path, async (c) => {
    const at = await enterProgram(c, kit);
    const {text, list} = await kit.form(c, {one: ['id', 'name', 'url'], many: ['topics']});
    if (!isUuid(text.id)) throw new PageProblem(400);
    const read = readWebhook(kit, {...text, topics: list.topics});
    if (read.kind === 'wrong') return showAll(c, at, {form: read.form});
    const made = await createEndpoint(deps.db, adminIn(at), text.id, read.value);
    switch (made.kind) {
      case 'created':
        return showSecret(c, kit, at, {id: text.id, name: read.value.name, ...made, isNew: true});
      case 'there':
        return thenShow(c, `${path}/${text.id}`, 'saved');
      case 'too_many': {
        const form = {...text, topics: list.topics, errors: {}};
        return showAll(c, at, {form, error: texts.t('webhook_error_full')});
      }
    }
  });

  registerAdminWebhook(app, kit);

  async function showAll(
    c: Context,
    at: InProgram,
    {form, error}: {form?: WebhookForm; error?: string} = {},
  ): Promise<Response> {
    const rows = await findEndpoints(deps.db, adminIn(at));
    return kit.answer(c, {
      status: form ? 422 : 200,
      width: 'wide',
      visitor: at.visitor,
      heading: texts.t('webhook_title'),
      lead: texts.t('webhook_lead'),
      notice: error === undefined ? doneNotice(c, texts) : {tone: 'no', text: error},
      body: (
        <>
          <WebhookList texts={texts} rows={rows} />
          <Sheet title={texts.t('webhook_add_title')}>
            <WebhookFields
              texts={texts}
              action={path}
              form={form ?? emptyWebhook}
              button={texts.t('webhook_add')}
              newId={uuid()}
            />
          </Sheet>
        </>
      ),
    });
  }
}
