/**
 * The card is built as three scripts: card.js, which every record page gets, card-panels.js, fetched with the first act that needs
 * a panel, and card-deal.js with shared deals, fetched once the list stands. The later ones take their framework from the first
 * (entrypoints/card/lend-framework.ts), and of the primitives' looks each carries only what the first lacks.
 */
import type {InlineConfig, Plugin} from 'vite';

const lent = 'globalThis[Symbol.for("vouch.framework")]';
const lentFramework: Record<string, string> = {
  '@preact/signals': `${lent}.signals`,
  preact: `${lent}.preact`,
  'preact/hooks': `${lent}.hooks`,
};

const later = new Set(['card-panels', 'card-deal']);

/** To be called with what WXT is about to build (its hook vite:build:extendConfig). */
export function splitCard(entrypoints: ReadonlyArray<{name: string}>, config: InlineConfig): void {
  const isFirst = entrypoints.some(({name}) => name === 'card');
  const isLater = entrypoints.some(({name}) => later.has(name));
  if (!isFirst && !isLater) return;
  config.plugins = [...(config.plugins ?? []), splitLooks(isLater)];
  if (!isLater) return;
  // WXT fills the old name; beside the new one Vite would not see it.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const options = config.build?.rollupOptions;
  if (!options?.output || Array.isArray(options.output)) {
    throw new Error(
      "WXT builds the card's later scripts in a way that split-card.ts does not know",
    );
  }
  options.external = Object.keys(lentFramework);
  options.output.globals = lentFramework;
}

function splitLooks(ofPanels: boolean): Plugin {
  return {
    name: 'split-card-looks',
    enforce: 'pre',
    transform: {
      filter: {id: /components\/ui\/(ui|blocks)\.css\?inline$/},
      handler: (css) => ({
        code: ofPanels ? pickLooks(css, true) : pickLooks(css, false),
        map: null,
      }),
    },
  };
}

/** Primitives that the list never shows. */
const inPanels =
  /\.v-(input|search|choice|field|label|error|hint|tab|tablist|toast|toasts|panel|strip)\b/;

/** The rules of such primitives, or all others. At-rules stay where the list is. */
export function pickLooks(css: string, ofPanels: boolean): string {
  return topLevelRules(css)
    .filter(({prelude}) => (!prelude.startsWith('@') && inPanels.test(prelude)) === ofPanels)
    .map(({text}) => text)
    .join('\n');
}

export function topLevelRules(css: string): Array<{prelude: string; text: string}> {
  const plain = css.replace(/\/\*[\s\S]*?\*\//g, '');
  const rules: Array<{prelude: string; text: string}> = [];
  let depth = 0;
  let start = 0;
  let brace = 0;
  for (let at = 0; at < plain.length; at += 1) {
    if (plain[at] === '{' && depth++ === 0) brace = at;
    if (plain[at] === '}' && --depth === 0) {
      rules.push({
        prelude: plain.slice(start, brace).trim(),
        text: plain.slice(start, at + 1).trim(),
      });
      start = at + 1;
    }
  }
  return rules;
}
