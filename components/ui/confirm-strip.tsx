import {useId, useRef} from 'preact/hooks';
import {Button} from './button.tsx';
import {useFocusVisit} from './focus-return.ts';
import {useTexts} from './texts.tsx';

type ConfirmStripProps = {
  /** The question: "Remove … from this deal?" */
  text: string;
  confirmLabel: string;
  /** The event, for callers that must know that a person clicked. */
  onConfirm: (event: MouseEvent) => void;
  onCancel: () => void;
  danger?: boolean;
  busy?: boolean | undefined;
  held?: boolean | undefined;
  returnTo?: string | undefined;
};

/** Asks in place instead of in a dialog. The focus starts on Cancel: Enter by habit destroys nothing. */
export function ConfirmStrip(props: ConfirmStripProps) {
  const {text, confirmLabel, onConfirm, onCancel, danger = true, busy, held, returnTo} = props;
  const {t} = useTexts();
  const id = useId();
  const cancel = useRef<HTMLButtonElement>(null);
  useFocusVisit(cancel, returnTo);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    onCancel();
  };
  return (
    <div
      class="v-strip"
      role="group"
      aria-labelledby={id}
      data-danger={danger}
      onKeyDown={onKeyDown}
    >
      <p id={id}>{text}</p>
      <div class="v-actions">
        <Button look={danger ? 'danger' : 'primary'} busy={busy} held={held} onClick={onConfirm}>
          {confirmLabel}
        </Button>
        <Button ref={cancel} onClick={onCancel}>
          {t('ui_cancel')}
        </Button>
      </div>
    </div>
  );
}
