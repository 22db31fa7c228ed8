import {createHash} from 'node:crypto';

/** A stylesheet put into the page itself, so that the first answer is all a page needs; the policy names its hash. */
export type Stylesheet = {css: string; hash: string};

export function createStylesheet(...parts: readonly string[]): Stylesheet {
  const css = parts.map(compress).join('');
  return {css, hash: `sha256-${createHash('sha256').update(css).digest('base64')}`};
}

/** Without comments and needless spaces; strings stay, and so do spaces before `:` and within values, which mean something. */
function compress(css: string): string {
  return css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/('[^']*'|"[^"]*")|\s+/g, (_, text?: string) => text ?? ' ')
    .replace(
      /('[^']*'|"[^"]*")| ?([{};,]) ?|: /g,
      (_, text?: string, mark?: string) => text ?? mark ?? ':',
    )
    .replace(/;\}/g, '}')
    .trim();
}
