/**
 * Light or dark, as the page really looks: the luminance of the background behind an element, not the system's wish.
 * CRMs have no common switch, so changes are noticed by what such switches touch: attributes of <html> and <body>, and
 * the system's preference.
 */
export type Theme = 'light' | 'dark';

/** Backgrounds often fade over; the second look sees the end of that. */
const fadeMs = 400;

export function watchTheme(
  doc: Document,
  element: Element,
  onTheme: (theme: Theme) => void,
): {look: () => void; stop: () => void} {
  let last: Theme | undefined;
  let later = 0;
  const look = () => {
    const theme = findTheme(element);
    if (theme !== last) onTheme(theme);
    last = theme;
  };
  const lookTwice = () => {
    look();
    clearTimeout(later);
    later = window.setTimeout(look, fadeMs);
  };
  const attributes = new MutationObserver(lookTwice);
  for (const target of [doc.documentElement, doc.body]) {
    attributes.observe(target, {attributes: true});
  }
  const system = matchMedia('(prefers-color-scheme: dark)');
  system.addEventListener('change', lookTwice);
  return {
    look: lookTwice,
    stop: () => {
      attributes.disconnect();
      clearTimeout(later);
      system.removeEventListener('change', lookTwice);
    },
  };
}

/** Walks up to the first background that hides what is behind it; a page without any has the browser's canvas. */
export function findTheme(element: Element): Theme {
  for (let at: Element | null = element.parentElement; at; at = at.parentElement) {
    const lightness = getLightness(getComputedStyle(at).backgroundColor);
    if (lightness !== undefined) return lightness < 0.5 ? 'dark' : 'light';
  }
  const scheme = getComputedStyle(element.ownerDocument.documentElement).colorScheme;
  const system = matchMedia('(prefers-color-scheme: dark)').matches;
  return scheme.includes('dark') && (system || !scheme.includes('light')) ? 'dark' : 'light';
}

/**
 * How light a computed colour looks, 0 to 1; undefined when it is more than half transparent. Browsers write computed
 * colours as rgb(), or in the space the page chose.
 */
export function getLightness(color: string): number | undefined {
  const [, space = '', rest = ''] = /^([a-z]+)\((.*)\)$/.exec(color) ?? [];
  const [values = '', slashAlpha] = rest.split('/');
  const parts = values.split(/[\s,]+/).filter((part) => part && !/^[a-z]/.test(part));
  const numbers = parts.map((part) =>
    part.endsWith('%') ? parseFloat(part) / 100 : parseFloat(part),
  );
  const alpha = slashAlpha === undefined ? (numbers[3] ?? 1) : parseFloat(slashAlpha);
  const [a = NaN, b = NaN, c = NaN] = numbers;
  if (Number.isNaN(a) || alpha < 0.5) return undefined;
  switch (space) {
    case 'oklab':
    case 'oklch':
      return a;
    case 'lab':
    case 'lch':
      return parts[0]?.endsWith('%') ? a : a / 100;
    case 'color':
      return getSrgbLightness(a, b, c);
    default:
      return getSrgbLightness(a / 255, b / 255, c / 255);
  }
}

/** Gamma-coded weights are enough to tell light from dark. */
function getSrgbLightness(red: number, green: number, blue: number): number {
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}
