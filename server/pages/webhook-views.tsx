import {Button} from '../../components/ui/button.tsx';
import {Checkbox} from '../../components/ui/checkbox.tsx';
import {LinkButton} from '../../components/ui/link-button.tsx';
import {StatusPill} from '../../components/ui/pill.tsx';
import {TextField} from '../../components/ui/text-field.tsx';
import type {TextKey, Texts} from '../../lib/domain/texts.ts';
import type {WebhookTopic} from '../db/webhook-tables.ts';
import type {EndpointRow} from '../webhooks/read-endpoints.ts';
import {webhookTopics} from '../webhooks/webhook-types.ts';
import type {FormErrors} from './checks.ts';
import {Sheet} from './frame.tsx';

/** Pages of webhooks: all of them, the form of one, its secret. */
export const webhooksPath = '/admin/webhooks';

export type WebhookForm = {
  name: string;
  url: string;
  topics: readonly string[];
  errors: FormErrors<'name' | 'url' | 'topics'>;
};

export const emptyWebhook: WebhookForm = {name: '', url: '', topics: webhookTopics, errors: {}};

export function WebhookList({texts, rows}: {texts: Texts; rows: readonly EndpointRow[]}) {
  const {t} = texts;
  if (rows.length === 0) {
    return (
      <Sheet>
        <p class="p-empty">{t('webhook_none')}</p>
      </Sheet>
    );
  }
  return (
    <Sheet>
      <ul class="p-items">
        {rows.map((row) => (
          <li key={row.id}>
            <div class="p-named">
              <a
                href={`${webhooksPath}/${row.id}`}
                aria-label={t('webhook_open', row.name)}
                dir="auto"
              >
                {row.name}
              </a>
              <span class="p-sub p-address">{row.url}</span>
            </div>
            <WebhookPill texts={texts} row={row} />
          </li>
        ))}
      </ul>
    </Sheet>
  );
}

/** What somebody has to see to comes first. */
function WebhookPill({texts: {t}, row}: {texts: Texts; row: EndpointRow}) {
  if (row.isPaused) return <StatusPill tone="wait">{t('webhook_state_paused')}</StatusPill>;
  if (row.failing > 0 || row.dead > 0) {
    return <StatusPill tone="no">{t('webhook_state_failing')}</StatusPill>;
  }
  if (!row.hasSent) return <StatusPill tone="plain">{t('webhook_state_new')}</StatusPill>;
  return <StatusPill tone="yes">{t('webhook_state_fine')}</StatusPill>;
}

const topicTexts = {
  links: 'webhook_topic_links',
  deals: 'webhook_topic_deals',
  talk: 'webhook_topic_talk',
} as const satisfies Record<WebhookTopic, TextKey>;

type WebhookFieldsProps = {
  texts: Texts;
  action: string;
  form: WebhookForm;
  button: string;
  /** Of a new one: made with the form, so that the form makes one however often it is sent. */
  newId?: string;
};

export function WebhookFields({texts, action, form, button, newId}: WebhookFieldsProps) {
  const {t} = texts;
  const {errors} = form;
  return (
    <form class="p-form" method="post" action={action}>
      {newId !== undefined && <input type="hidden" name="id" value={newId} />}
      <TextField
        label={t('webhook_name')}
        hint={t('webhook_name_hint')}
        name="name"
        dir="auto"
        value={form.name}
        error={errors.name && t(errors.name)}
      />
      <TextField
        label={t('webhook_url')}
        hint={t('webhook_url_hint')}
        name="url"
        inputMode="url"
        dir="ltr"
        spellcheck={false}
        value={form.url}
        error={errors.url && t(errors.url)}
      />
      <fieldset class="v-field">
        <legend class="v-label">{t('webhook_topics')}</legend>
        <div class="p-ticks">
          {webhookTopics.map((topic) => (
            <Checkbox
              key={topic}
              label={t(topicTexts[topic])}
              name="topics"
              value={topic}
              checked={form.topics.includes(topic)}
            />
          ))}
        </div>
        {errors.topics && <span class="v-error">{t(errors.topics)}</span>}
      </fieldset>
      <Button type="submit" look="primary">
        {button}
      </Button>
    </form>
  );
}

type SecretSheetProps = {texts: Texts; id: string; secret: string; isNew: boolean};

/** The one time that it is shown. */
export function SecretSheet({texts, id, secret, isNew}: SecretSheetProps) {
  const {t} = texts;
  return (
    <Sheet>
      <div class="p-form">
        <TextField
          label={t('webhook_secret')}
          value={secret}
          readOnly
          dir="ltr"
          spellcheck={false}
        />
        {!isNew && <p>{t('webhook_secret_old')}</p>}
        <LinkButton href={`${webhooksPath}/${id}`} look="primary">
          {t('webhook_secret_continue')}
        </LinkButton>
      </div>
    </Sheet>
  );
}
