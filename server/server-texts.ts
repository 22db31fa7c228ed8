import english from '../public/_locales/en/messages.json' with {type: 'json'};
import german from '../public/_locales/de/messages.json' with {type: 'json'};
import italian from '../public/_locales/it/messages.json' with {type: 'json'};
import spanish from '../public/_locales/es/messages.json' with {type: 'json'};
import polish from '../public/_locales/pl/messages.json' with {type: 'json'};
import {createTexts, type Texts} from '../lib/domain/texts.ts';

const catalogues: Record<string, Record<string, {message: string}>> = {
  en: english,
  de: german,
  es: spanish,
  it: italian,
  pl: polish,
};

/** The texts of server pages and mails: the same catalogue that the extension's browser reads. English where a language lacks one. */
export function createServerTexts(locale: string): Texts {
  const known = made.get(locale);
  if (known) return known;
  const own = catalogues[locale] ?? {};
  const texts = createTexts(locale, (key) => own[key]?.message ?? catalogues.en?.[key]?.message);
  if (Object.hasOwn(catalogues, locale)) made.set(locale, texts);
  return texts;
}

/** How a language writes dates and numbers takes a while to find out. */
const made = new Map<string, Texts>();
