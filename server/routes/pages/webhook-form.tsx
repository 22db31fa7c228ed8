import type {Context} from 'hono';
import type {TextKey} from '../../../lib/domain/texts.ts';
import {checkName, hasErrors} from '../../pages/checks.ts';
import type {InProgram} from '../../pages/enter-program.ts';
import type {PageKit} from '../../pages/page-kit.tsx';
import {SecretSheet, type WebhookForm} from '../../pages/webhook-views.tsx';
import type {EndpointForm} from '../../webhooks/endpoints.ts';
import {readTargetUrl, type UrlProblem} from '../../webhooks/target-url.ts';
import {webhookTopics} from '../../webhooks/webhook-types.ts';

export function adminIn({visitor, programId}: InProgram) {
  return {userId: visitor.person.userId, programId};
}

const urlErrors = {
  no_url: 'webhook_error_url',
  not_https: 'webhook_error_https',
  credentials: 'webhook_error_credentials',
  refused_address: 'webhook_error_private',
  too_long: 'error_field_too_long',
} as const satisfies Record<UrlProblem, TextKey>;

/** The form as it was sent, or what it means. */
export function readWebhook(
  {deps}: PageKit,
  sent: {name: string; url: string; topics: readonly string[]},
): {kind: 'read'; value: EndpointForm} | {kind: 'wrong'; form: WebhookForm} {
  const url = readTargetUrl(sent.url, deps.webhookRules ?? {allowPrivate: false});
  const topics = webhookTopics.filter((topic) => sent.topics.includes(topic));
  const errors = {
    name: checkName(sent.name),
    url: url.kind === 'wrong' ? urlErrors[url.why] : undefined,
    topics: topics.length === 0 ? ('webhook_error_topics' as const) : undefined,
  };
  if (url.kind === 'wrong' || hasErrors(errors)) {
    const {name, topics: ticked} = sent;
    return {kind: 'wrong', form: {name, url: sent.url, topics: ticked, errors}};
  }
  return {kind: 'read', value: {name: sent.name.trim(), url: url.url, topics}};
}

/** Not a redirect: nowhere else may it be shown. */
export function showSecret(
  c: Context,
  kit: PageKit,
  {visitor}: InProgram,
  {id, name, secret, isNew}: {id: string; name: string; secret: string; isNew: boolean},
): Response {
  const {texts} = kit;
  return kit.answer(c, {
    width: 'wide',
    visitor,
    heading: texts.t('webhook_secret_title', name),
    lead: texts.t('webhook_secret_lead'),
    body: <SecretSheet texts={texts} id={id} secret={secret} isNew={isNew} />,
  });
}
