/** How long a text may be, in characters (UTF-16 units), wherever it enters. */
export const limits = {
  nameLength: 200,
  noteLength: 4000,
  reasonTextLength: 2000,
  personNameLength: 200,
  emailLength: 254,
  messageLength: 10_000,
  mentions: 20,
  fileNameLength: 200,
  /** Bytes of one file. */
  fileSize: 25 * 1024 * 1024,
  filesPerMessage: 10,
  teamSize: 50,
  /** Registrations of the same business that a deal names. */
  duplicates: 50,
  quoteNumberLength: 60,
  /** How often a request can be passed on. */
  hops: 3,
  /** The longest time until a link expires or a reminder comes, in days. */
  askingDays: 730,
} as const;
