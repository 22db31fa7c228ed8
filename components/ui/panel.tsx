import type {ComponentChildren} from 'preact';
import {useRef} from 'preact/hooks';
import {IconButton} from './button.tsx';
import {useFocusVisit} from './focus-return.ts';
import {useTexts} from './texts.tsx';

type PanelProps = {
  title: string;
  /** Called by the Back button and by Escape. */
  onBack?: (() => void) | undefined;
  /** Buttons that stay in sight at the lower edge. */
  foot?: ComponentChildren;
  /** `data-return` of the control that gets the focus afterwards, when it is not the one that had it before. */
  returnTo?: string | undefined;
  children: ComponentChildren;
};

/** Takes the place of what was there before, without a dialog (a modal one would freeze the CRM's page). */
export function Panel({title, onBack, foot, returnTo, children}: PanelProps) {
  const {t} = useTexts();
  const heading = useRef<HTMLHeadingElement>(null);
  useFocusVisit(heading, returnTo);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !onBack) return;
    event.preventDefault(); // an extension's popup closes on an Escape that nobody took
    event.stopPropagation();
    onBack();
  };
  return (
    <section class="v-panel" aria-label={title} onKeyDown={onKeyDown}>
      <div class="v-panel-head">
        {onBack && <IconButton label={t('ui_back')} icon="back" onClick={onBack} />}
        <h3 ref={heading} class="v-panel-title" tabIndex={-1}>
          {title}
        </h3>
      </div>
      <div class="v-panel-body">{children}</div>
      {foot && <div class="v-panel-foot">{foot}</div>}
    </section>
  );
}
