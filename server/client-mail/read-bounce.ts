import PostalMime, {type Attachment} from 'postal-mime';

/** What a mail server says of a mail that it had taken: which one, and whether it has given up. */
export type Bounce = {
  /** Left of the @ in the Message-ID of the mail that came back; as its sender wrote it, so not to be trusted. */
  messageId: string;
  /** `failed`: it will not arrive. Everything else (delayed, relayed, delivered) may still, or has. */
  action: 'failed' | 'other';
};

/**
 * Reads a delivery status notification (RFC 3464, in a multipart/report of RFC 6522). Undefined for every other mail, also for one of those
 * that tells in prose alone, and where the mail that came back is not in it.
 */
export async function readBounce(raw: Uint8Array): Promise<Bounce | undefined> {
  const {attachments} = await PostalMime.parse(raw, {
    forceRfc822Attachments: true,
    attachmentEncoding: 'utf8',
  });
  const textOf = (...types: string[]): string | undefined =>
    attachments.map(asText(types)).find((text) => text !== undefined);
  const status = textOf('message/delivery-status', 'message/global-delivery-status');
  const head = textOf(
    ...['message/rfc822', 'text/rfc822-headers'],
    ...['message/global', 'message/global-headers'],
  );
  const messageId = head && /^message-id:\s*<([^\s@>]+)@/im.exec(headOf(head))?.[1];
  if (status === undefined || !messageId) return undefined;
  return {messageId, action: /^action:\s*failed\b/im.test(status) ? 'failed' : 'other'};
}

const asText =
  (types: readonly string[]) =>
  ({mimeType, content}: Attachment): string | undefined =>
    types.includes(mimeType.toLowerCase()) && typeof content === 'string' ? content : undefined;

/** Up to the first empty line: what the reader wrote below is not the mail's own. */
function headOf(mail: string): string {
  return mail.split(/\r?\n\r?\n/, 1)[0] ?? '';
}
