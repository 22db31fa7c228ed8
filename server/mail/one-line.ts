/** A text as one line: what a person typed must not begin a header or a paragraph of its own in a mail. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
}
