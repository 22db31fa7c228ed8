import {readdirSync, readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';

const folders = ['components/ui', 'components/client-page'];
const sheets = folders.flatMap((folder) =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.css'))
    .map((file) => ({file: `${folder}/${file}`, css: readFileSync(`${folder}/${file}`, 'utf8')})),
);
const tokens = readFileSync('components/ui/tokens.css', 'utf8');
const themes = ['light', 'dark'] as const;
type Theme = (typeof themes)[number];

/** Text and the ground it stands on, wherever ui.css, blocks.css and client-page.css put one on the other. */
const texts: Array<[ink: string, ground: string]> = [
  ...['page', 'surface', 'sunk', 'accent-soft', 'wait-bg', 'yes-bg', 'no-bg'].map(
    (ground): [string, string] => ['ink', ground],
  ),
  ['soft', 'page'],
  ['soft', 'surface'],
  ['soft', 'sunk'],
  ['accent', 'page'],
  ['accent', 'surface'],
  ['accent', 'sunk'],
  ['accent', 'accent-soft'],
  ['accent-ink', 'accent'],
  ['accent-ink', 'accent-strong'],
  ['surface', 'no'],
  ['surface', 'no-strong'],
  ['surface', 'ink'],
  ['wait', 'wait-bg'],
  ['yes', 'yes-bg'],
  ['yes', 'surface'],
  ['yes', 'sunk'],
  ['no', 'no-bg'],
  ['no', 'surface'],
  ['no', 'sunk'],
  ['no', 'accent-soft'],
];

/** What must be told from its surroundings without being text (WCAG 1.4.11). */
const shapes: Array<[shape: string, ground: string]> = [
  ['edge', 'surface'],
  ['edge', 'sunk'],
  ['edge', 'page'],
  ['accent', 'surface'],
  ['yes-dot', 'surface'],
  ['wait-dot', 'surface'],
  ['no', 'surface'],
];

describe.each(themes)('the %s palette', (theme) => {
  it.each(texts)('text %s on %s has a contrast of 4.5:1', (ink, ground) => {
    expect(contrast(theme, ink, ground)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(shapes)('%s on %s has a contrast of 3:1', (shape, ground) => {
    expect(contrast(theme, shape, ground)).toBeGreaterThanOrEqual(3);
  });
});

describe('the stylesheets', () => {
  it.each(sheets)('$file uses tokens that exist', ({css}) => {
    const known = new Set(
      sheets.flatMap((sheet) => [...sheet.css.matchAll(/(--[\w-]+):/g)].map(([, name]) => name)),
    );
    const used = [...css.matchAll(/var\((--[\w-]+)/g)].map(([, name]) => name);
    expect(used.filter((name) => !known.has(name))).toEqual([]);
  });

  it.each(sheets)('$file has no rem, which is the size of a CRM’s page', ({css}) => {
    expect(withoutComments(css)).not.toMatch(/\d\s*rem\b/);
  });

  it.each(sheets)('$file knows start and end, not left and right', ({css}) => {
    expect(withoutComments(css)).not.toMatch(/\b(left|right)\b/);
  });

  it('repeats the light colours for browsers without light-dark()', () => {
    const client = readFileSync('components/client-page/client-page.css', 'utf8');
    const fallback = client.slice(client.indexOf('@supports not'));
    const colours = [...fallback.matchAll(/--([\w-]+): (#\w+);/g)];
    expect(colours.length).toBeGreaterThan(10);
    for (const [, name = '', colour] of colours)
      expect([name, colour]).toEqual([name, colourOf('light', name)]);
  });
});

function withoutComments(css: string): string {
  return css.replace(/\/\*[\s\S]*?\*\//g, '');
}

function contrast(theme: Theme, one: string, other: string): number {
  const [dark = 0, light = 0] = [
    luminance(colourOf(theme, one)),
    luminance(colourOf(theme, other)),
  ].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function colourOf(theme: Theme, name: string): string {
  const pair = new RegExp(`--${name}: light-dark\\((#\\w+), (#\\w+)\\);`).exec(tokens);
  const colour = pair?.[theme === 'light' ? 1 : 2];
  if (!colour) throw new Error(`tokens.css has no pair of colours called ${name}`);
  return colour;
}

/** Relative luminance by WCAG 2. */
function luminance(hex: string): number {
  const full = hex.length === 4 ? hex.replace(/[^#]/g, '$&$&') : hex;
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = parseInt(full.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
