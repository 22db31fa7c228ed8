import {useEffect, useRef, useState} from 'preact/hooks';
import {Button, IconButton} from './button.tsx';
import {useTexts} from './texts.tsx';

export type CopyOutcome = 'copied' | 'not_yet' | 'failed';

type CopyButtonProps = {
  /** `not_yet`: copied, and `notYet` says why it is of no use at once. */
  onCopy: (event: MouseEvent) => Promise<CopyOutcome>;
  /** What is copied, for screen readers: "Copy the link Acme". With it the button is an icon, without it a word. */
  name?: string | undefined;
  notYet?: string | undefined;
  look?: 'primary' | 'ghost';
};

const shownForMs = {copied: 2000, not_yet: 5000, failed: 5000};

export function CopyButton({onCopy, name, notYet, look = 'ghost'}: CopyButtonProps) {
  const {t} = useTexts();
  const [outcome, setOutcome] = useState<CopyOutcome>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const copy = async (event: MouseEvent) => {
    const said = await onCopy(event);
    clearTimeout(timer.current);
    setOutcome(said);
    timer.current = setTimeout(() => setOutcome(undefined), shownForMs[said]);
  };
  const onClick = (event: MouseEvent) => void copy(event);
  const done = outcome === 'copied' || outcome === 'not_yet';
  const said = done ? t('ui_copied') : outcome === 'failed' ? t('ui_copy_failed') : '';
  const more = outcome === 'not_yet' ? notYet : undefined;
  const state = {icon: done ? 'check' : 'copy', 'data-done': done, onClick} as const;
  return (
    <span class="v-copy">
      {name === undefined ? (
        <Button {...state} look={look}>
          {done ? t('ui_copied') : t('ui_copy')}
        </Button>
      ) : (
        <IconButton {...state} label={name} />
      )}
      <span
        role="status"
        class={bubble(name !== undefined && outcome, outcome === 'failed' || more)}
      >
        {more ? `${said}. ${more}` : said}
      </span>
    </span>
  );
}

/** The words are always there for screen readers; they are shown where the button itself does not say them. */
function bubble(...shown: readonly unknown[]): string {
  return shown.some(Boolean) ? 'v-bubble' : 'v-hidden';
}
