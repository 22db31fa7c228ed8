import {useTexts} from './texts.tsx';

/** Grey lines in the place of what is being fetched. */
export function Skeleton({lines = 4}: {lines?: number}) {
  const {t} = useTexts();
  return (
    <div class="v-skeleton" role="status">
      {Array.from({length: lines}, (_, at) => (
        <i key={at} />
      ))}
      <span class="v-hidden">{t('ui_loading')}</span>
    </div>
  );
}
