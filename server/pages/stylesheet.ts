import {createHash} from 'node:crypto';

/** A stylesheet put into the page itself, so that the first answer is all a page needs; the policy names its hash. */
export type Stylesheet = {css: string; hash: string};

export function createStylesheet(...parts: readonly string[]): Stylesheet {
  const css = parts.map(compress).join('');
  return {css, hash: `sha256-${createHash('sha256').update(css).digest('base64')}`};
}

/** Without comments and needless spaces. Spaces before `:` and within values stay: they may mean something. */
function compress(css: string): string {
  return css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,]) ?/g, '$1')
    .replace(/: /g, ':')
    .replace(/;\}/g, '}')
    .trim();
}
