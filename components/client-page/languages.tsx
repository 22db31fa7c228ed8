import {languages, type Language} from '../../lib/domain/asking.ts';
import {useTexts} from '../ui/texts.tsx';

/** Each in its own words, as its reader looks for it. */
const names: Record<Language, string> = {
  en: 'English',
  pl: 'Polski',
  it: 'Italiano',
  de: 'Deutsch',
  es: 'Español',
};

export function Languages({action}: {action: string}) {
  const {t, locale} = useTexts();
  return (
    <nav class="cp-languages" aria-label={t('client_languages')}>
      {languages.map((language) => (
        <a
          key={language}
          href={`${action}?lang=${language}`}
          lang={language}
          hreflang={language}
          aria-current={language === locale ? 'true' : undefined}
        >
          {names[language]}
        </a>
      ))}
    </nav>
  );
}
