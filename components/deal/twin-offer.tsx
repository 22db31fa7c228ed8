import type {Twin} from '../../lib/domain/twin.ts';
import {Button} from '../ui/button.tsx';
import {Notice} from '../ui/notice.tsx';
import {useTexts} from '../ui/texts.tsx';

type TwinOfferProps = {
  twins: readonly Twin[];
  /** Absent where the record is known as a deal of its own. */
  onLink: ((twin: Twin) => void) | undefined;
};

/** Before a record is registered: a rep may have registered that very deal for the partner. */
export function TwinOffer({twins, onLink}: TwinOfferProps) {
  const {t, locale} = useTexts();
  if (twins.length === 0) return null;
  const day = new Intl.DateTimeFormat(locale, {dateStyle: 'medium'});
  return (
    <Notice tone="wait" title={t('deal_twin')}>
      <ul class="s-twins">
        {twins.map((twin) => (
          <li key={twin.id}>
            <p dir="auto">{t('deal_twin_by', twin.name, twin.by, day.format(new Date(twin.at)))}</p>
            {onLink && (
              <Button aria-label={t('deal_twin_link_name', twin.name)} onClick={() => onLink(twin)}>
                {t('deal_twin_link')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <p>{t('deal_twin_else')}</p>
    </Notice>
  );
}
