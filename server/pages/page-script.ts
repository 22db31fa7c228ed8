import {createHash} from 'node:crypto';

/** A script put into the page itself, as its stylesheet is; the policy names its hash and lets nothing else run. */
export type PageScript = {text: string; hash: string};

/**
 * The script that calls `run` once. It is the function's own source, so it may use nothing from around it, and no parameters: what it needs to
 * know stands in the page. Text that could end a script element would be refused by the browser, hence the check.
 */
export function createPageScript(run: () => void): PageScript {
  const text = `(${run.toString()})()`;
  if (/<\/script|<!--/i.test(text)) throw new Error('A script of a page would end too early');
  return {text, hash: `sha256-${createHash('sha256').update(text).digest('base64')}`};
}
