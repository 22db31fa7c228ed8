import {readMultipart} from '../console/deal/multipart.ts';
import {readForm} from '../pages/form.ts';
import {PageProblem} from '../pages/page-problem.ts';
import {longestReceipt} from '../../lib/receipt/verify-receipt.ts';

/** What somebody wants to have checked: a pasted text or a file, and perhaps a log. '' for what was not sent. */
export type ToCheck = {text: string; log: string};

/** Longer logs are for the command, which has all the time in the world. */
export const longestLog = 8 * 1024 * 1024;
const most = {
  textBytes: longestReceipt + 1024,
  fileBytes: longestReceipt + longestLog,
  bytes: 2 * (longestReceipt + longestLog),
};

/** Throws PageProblem: 413 too large, 415 not a form, 400 anything that our page never sends. */
export async function readToCheck(request: Request): Promise<ToCheck> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^multipart\/form-data\s*;/i.test(type)) {
    const {text} = await readForm(request, {one: ['text']}, most.textBytes);
    return {text: text.text, log: ''};
  }
  const sent = await readMultipart(request, most);
  if (sent === 'endless') throw new PageProblem(413);
  if (sent === 'broken') throw new PageProblem(400);
  if (sent.isTooLarge) throw new PageProblem(413);
  const texts = onlyOnce(sent.texts, ['text']);
  const files = onlyOnce(
    sent.files.map(({field, bytes}): [string, Uint8Array] => [field, bytes]),
    ['file', 'log'],
  );
  const typed = texts.get('text') ?? '';
  const textOf = (name: string) => new TextDecoder().decode(files.get(name));
  return {text: typed.trim() === '' ? textOf('file') : typed, log: textOf('log')};
}

function onlyOnce<T>(sent: ReadonlyArray<[string, T]>, names: readonly string[]): Map<string, T> {
  const values = new Map<string, T>();
  for (const [name, value] of sent) {
    if (!names.includes(name) || values.has(name)) throw new PageProblem(400);
    values.set(name, value);
  }
  return values;
}
