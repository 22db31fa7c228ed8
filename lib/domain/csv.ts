/**
 * Tables for spreadsheets (RFC 4180). A spreadsheet runs a cell that begins like a formula, whoever wrote it; such a text gets an apostrophe
 * before it, which shows as a text what follows. The file begins with a byte order mark, or Excel reads it in the encoding of the country.
 */
export const csvStart = '\ufeff';

/** One line, its end included. Numbers are ours and stay numbers; texts are people's. Undefined and null are empty cells. */
export function csvLine(cells: ReadonlyArray<string | number | null | undefined>): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = startsFormula.test(value) ? `'${value}` : value;
  return needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The wide forms, too: spreadsheets of some countries take them for the narrow ones. */
const startsFormula = /^[=+\-@\t\r\n＝＋－＠]/u;
/** A semicolon and a tab part cells in some countries' spreadsheets; blanks at the ends would be lost. */
const needsQuotes = /[",;\t\r\n]|^\s|\s$/;
