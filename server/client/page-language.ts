import {languages, type Language} from '../../lib/domain/asking.ts';
import type {Texts} from '../../lib/domain/texts.ts';
import {createServerTexts} from '../server-texts.ts';

const textsOf = new Map<Language, Texts>(
  languages.map((language) => [language, createServerTexts(language)]),
);

export type Spoken = {
  texts: Texts;
  /** What the page's own addresses end with, so that a chosen language stays. */
  query: string;
};

/** As chosen on the page, else as the partner preset it for the link, else as the browser says. */
export function spokenTo(
  request: Request,
  chosen: string | undefined,
  preset: Language | undefined,
): Spoken {
  const own = languages.find((language) => language === chosen);
  const language = own ?? preset ?? acceptedBy(request);
  const texts = textsOf.get(language) ?? createServerTexts(language);
  return {texts, query: own ? `?lang=${own}` : ''};
}

/** The first of ours by the order of the reader's browser; English for everybody else. */
export function acceptedBy(request: Request): Language {
  const wanted = (request.headers.get('accept-language') ?? '')
    .slice(0, 200)
    .split(',')
    .map((part, at) => {
      const [tag = '', ...params] = part.trim().toLowerCase().split(';');
      const weight = /^\s*q=([\d.]+)/.exec(params.join(';'))?.[1];
      return {language: tag.split('-')[0], weight: weight === undefined ? 1 : Number(weight), at};
    })
    .filter(({weight}) => weight > 0)
    .sort((a, b) => b.weight - a.weight || a.at - b.at);
  for (const {language} of wanted) {
    const own = languages.find((one) => one === language);
    if (own) return own;
  }
  return 'en';
}
