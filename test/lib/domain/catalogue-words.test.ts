import {describe, expect, it} from 'vitest';
import {defaultCatalogue} from '../../../lib/domain/catalogue.ts';
import {configuredName} from '../../../lib/domain/catalogue-words.ts';
import {reasonText} from '../../../lib/domain/answer-words.ts';
import {createServerTexts} from '../../../server/server-texts.ts';

const {onboardingTypes, durations, rejectionReasons} = defaultCatalogue;
const names = [...onboardingTypes, ...durations, ...rejectionReasons].map(({name}) => name);

describe('a name of the program’s configuration', () => {
  it.each(names)('“%s” is itself in English, and another in every other language', (name) => {
    expect(configuredName(createServerTexts('en'), name)).toBe(name);
    for (const language of ['pl', 'de', 'it', 'es']) {
      expect(configuredName(createServerTexts(language), name)).not.toBe(name);
    }
  });

  it.each(['Wrong tier', 'other', 'Other ', 'constructor', ''])(
    '“%s”, which a program calls so itself, is shown as it is',
    (name) => {
      expect(configuredName(createServerTexts('pl'), name)).toBe(name);
    },
  );

  it('stands so in the reason of an answer', () => {
    const reason = {id: 'products_wrong', name: 'Products or tier wrong', text: null};
    expect(reasonText(createServerTexts('pl'), reason)).toBe('Niewłaściwe produkty lub poziom');
  });
});
