import {useTexts} from '../ui/texts.tsx';

/** The way from an answer to its receipt. */
export function ReceiptLinks({path}: {path: string}) {
  const {t} = useTexts();
  return (
    <p class="cp-note">
      <a href={path}>{t('receipt_link')}</a>
    </p>
  );
}
