import {useEffect, useRef} from 'preact/hooks';
import type {Texts} from '../../lib/domain/texts.ts';
import type {DeskNote} from '../../lib/models/desk-panel.ts';
import type {LinkDesk} from '../../lib/models/link-desk.ts';
import {problemText} from '../link-form/problem-text.ts';
import {IconButton} from '../ui/button.tsx';
import {useTexts} from '../ui/texts.tsx';
import {createToasts, ToastRegion} from '../ui/toast.tsx';

/** The word about what was just done: what went well passes by, a problem stays until it is put away. */
export function DeskNoteLine({desk}: {desk: Pick<LinkDesk, 'note' | 'forgetNote'>}) {
  const texts = useTexts();
  const toasts = (useRef<ReturnType<typeof createToasts>>(undefined).current ??= createToasts());
  const note = desk.note.value;
  const problem = note?.kind === 'problem' ? problemText(texts, note.outcome) : undefined;
  useEffect(() => {
    if (!note || note.kind === 'problem') return;
    toasts.show(doneText(texts, note));
    // The row that had the focus is gone: the list's search is the nearest place that stays.
    if (note.kind !== 'removed' || document.activeElement !== document.body) return;
    document.querySelector<HTMLElement>('input[type="search"]')?.focus({preventScroll: true});
  }, [note]);
  return (
    <>
      <ToastRegion toasts={toasts} />
      <div role="alert" class="a-note">
        {problem !== undefined && (
          <>
            <span>{problem}</span>
            <IconButton
              label={texts.t('ui_dismiss')}
              icon="close"
              onClick={() => desk.forgetNote()}
            />
          </>
        )}
      </div>
    </>
  );
}

function doneText(texts: Texts, note: Exclude<DeskNote, {kind: 'problem'}>): string {
  return note.kind === 'discarded'
    ? texts.t('account_done_discarded')
    : texts.t(`account_done_${note.kind}`, note.name);
}
