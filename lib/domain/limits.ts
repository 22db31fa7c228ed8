/** How long a text may be, in characters (UTF-16 units), wherever it enters. */
export const limits = {
  nameLength: 200,
  noteLength: 4000,
  reasonTextLength: 2000,
  personNameLength: 200,
  emailLength: 254,
} as const;
