import type {ReadonlySignal} from '@preact/signals';
import type {PageRange} from '../../lib/models/page-range.ts';
import {Button} from '../ui/button.tsx';
import {useTexts} from '../ui/texts.tsx';

type PagerProps = {table: {range: ReadonlySignal<PageRange>; turnTo(page: number): void}};

/** "51–100 of 3,120", and both ways on. Not there while everything fits. */
export function Pager({table}: PagerProps) {
  const {t, number} = useTexts();
  const {first, last, total, page, pages} = table.range.value;
  if (pages === 1) return null;
  const turn = (to: number) => {
    table.turnTo(to);
    window.scrollTo({top: 0});
  };
  return (
    <nav class="d-pager" aria-label={t('dashboard_pages')}>
      <span role="status">{t('dashboard_range', number(first), number(last), number(total))}</span>
      <Button aria-disabled={page === 1} onClick={() => turn(page - 1)}>
        {t('dashboard_previous')}
      </Button>
      <Button aria-disabled={page === pages} onClick={() => turn(page + 1)}>
        {t('dashboard_next')}
      </Button>
    </nav>
  );
}
