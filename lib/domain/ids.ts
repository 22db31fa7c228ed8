/**
 * Branded identifiers. All of ours are UUIDv7 made by whoever creates the thing (also offline); ids of the
 * catalogue are short stable words chosen by the program admin.
 */
declare const brand: unique symbol;
type Id<Name extends string> = string & {readonly [brand]: Name};

export type ProgramId = Id<'Program'>;
export type AccountId = Id<'Account'>;
export type UserId = Id<'User'>;
export type LinkId = Id<'Link'>;
export type DealId = Id<'Deal'>;
export type AttachmentId = Id<'Attachment'>;
export type AttachRequestId = Id<'AttachRequest'>;
export type OverwriteId = Id<'Overwrite'>;
export type MessageId = Id<'Message'>;
export type NoteId = Id<'Note'>;
export type FileId = Id<'File'>;
export type QuoteId = Id<'Quote'>;
export type ActivityId = Id<'Activity'>;
export type CheckoutSessionId = Id<'CheckoutSession'>;

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Whether a text is a UUID in its canonical lower-case form (RFC 9562). */
export function isUuid(text: string): boolean {
  return uuidPattern.test(text);
}
