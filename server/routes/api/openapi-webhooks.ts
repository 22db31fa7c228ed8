import type * as z from 'zod/mini';
import {webhookPayload} from '../../../lib/contract/webhook-payload.ts';
import {testType, webhookTypes, type WebhookType} from '../../webhooks/webhook-types.ts';

const summaries: Record<WebhookType | typeof testType, string> = {
  'link.created': 'A partner made a confirmation link',
  'link.edited': 'A partner changed a confirmation link',
  'link.removed': 'A partner removed a confirmation link; `event.linkName` says which',
  'link.client_assigned': 'A confirmation link got its client',
  'link.attached': 'A confirmation link was attached to a deal or to a quote of it',
  'link.detached': 'A confirmation link was removed from a deal',
  'link.attach_requested': 'A partner asks to have a confirmation link attached',
  'link.attach_declined': 'An attach request was declined',
  'link.confirmed': 'The client confirmed, all products or some',
  'link.rejected': 'The client rejected',
  'link.asking_set': 'How the client is asked changed: language, expiry, reminders',
  'link.sent': 'The link was mailed to its client',
  'link.reminded': 'The client was reminded',
  'link.expired': 'The time to answer is over; sent again, it begins anew',
  'link.client_mail': 'What became of a mail to the client, where that was not to be expected',
  'link.closing_soon': 'The deal closes soon and its proof is still pending',
  'link.change_wanted': 'The client asks for a change, in `event.text`, instead of answering',
  'link.passed_on': 'The client passed the request on to a colleague; both by name alone',
  'link.checkout_opened': "The vendor's checkout put the link before its client",
  'domain.held': 'The vendor holds mail domains for a company: later answers from them count',
  'domain.released': 'The vendor holds a mail domain no longer',
  'deal.registered': 'A deal was registered',
  'deal.edited': 'Key facts of a deal changed; `event` has both values',
  'deal.overwritten': "Somebody overwrote another person's unseen value",
  'deal.state_changed': 'A registration was won, lost, withdrawn, ended, or is active again',
  'deal.owner_set': 'A deal got another owner, or none',
  'deal.eligibility_set': 'Whether the partner is compensated was decided',
  'deal.vendor_close_date_set': "The vendor's own close date changed",
  'deal.quote_put': 'A quote was added or replaced',
  'deal.quote_removed': 'A quote was removed',
  'deal.team_changed': 'People came to a deal team or left it',
  'deal.duplicate_found': 'Another registration of what looks like the same business came to light',
  'message.posted': 'A shared message or a comment was posted',
  'message.edited': 'A shared message or a comment was edited',
  'message.deleted': 'A shared message or a comment was deleted',
  'file.added': 'A file was announced; its bytes are on their way',
  'file.stored': 'A file has arrived',
  'file.refused': 'A file was refused',
  'file.removed': 'A file was removed',
  test: 'Somebody asked for a test event',
};

export const webhookSchema = 'WebhookEvent';

/** What we send, for the document's `webhooks`; its schema, for the document's components. */
export function webhookDocument(schemaOf: (schema: z.ZodMiniType) => object): {
  webhooks: object;
  schemas: object;
} {
  const types = [...Object.values(webhookTypes), testType] as const;
  return {
    webhooks: Object.fromEntries(types.map((type) => [type, {post: delivery(type)}])),
    schemas: {[webhookSchema]: schemaOf(webhookPayload)},
  };
}

function delivery(type: WebhookType | typeof testType): object {
  const schema = {
    allOf: [{$ref: `#/components/schemas/${webhookSchema}`}, {properties: {type: {const: type}}}],
  };
  return {
    summary: summaries[type],
    security: [],
    parameters: [
      header('webhook-id', 'The same however often it is sent'),
      header('webhook-timestamp', 'When it is sent, in seconds since 1970'),
      header('webhook-signature', 'Signatures, each `v1,` and base64, with spaces between them'),
    ],
    requestBody: {required: true, content: {'application/json': {schema}}},
    responses: {
      '2XX': {description: 'Taken. Anything else, a redirect too, is sent again later.'},
    },
  };
}

function header(name: string, description: string): object {
  return {name, in: 'header', required: true, description, schema: {type: 'string'}};
}
