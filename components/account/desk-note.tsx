import {useEffect} from 'preact/hooks';
import type {LinkDesk} from '../../lib/models/link-desk.ts';
import {problemText} from '../link-form/problem-text.ts';
import {IconButton} from '../ui/button.tsx';
import {useTexts} from '../ui/texts.tsx';

/** One line about what was just done, read out politely; a problem stays until it is put away. */
export function DeskNoteLine({desk}: {desk: LinkDesk}) {
  const texts = useTexts();
  const note = desk.note.value;
  useEffect(() => {
    // The row that had the focus is gone: the list's search is the nearest place that stays.
    if (note?.kind !== 'removed' || document.activeElement !== document.body) return;
    document.querySelector<HTMLElement>('input[type="search"]')?.focus({preventScroll: true});
  }, [note]);
  const text =
    note &&
    (note.kind === 'problem'
      ? problemText(texts, note.outcome)
      : texts.t(`account_done_${note.kind}`, note.name));
  return (
    <div role="status" class="a-note" data-tone={note?.kind === 'problem' ? 'no' : 'yes'}>
      {text !== undefined && (
        <>
          <span>{text}</span>
          <IconButton
            label={texts.t('ui_dismiss')}
            icon="close"
            onClick={() => desk.forgetNote()}
          />
        </>
      )}
    </div>
  );
}
