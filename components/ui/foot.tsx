import type {ComponentChildren} from 'preact';
import type {Tone} from './pill.tsx';

type FootProps = {
  /** The dot: `yes` all well, `wait` something is on its way, `no` somebody must act, `plain` not known. */
  tone: Tone;
  children: ComponentChildren;
  side?: ComponentChildren;
};

/** The line at the bottom that says how things stand; changes are read out calmly. */
export function Foot({tone, children, side}: FootProps) {
  return (
    <div class="v-foot" data-tone={tone}>
      <span class="v-foot-text" role="status">
        {children}
      </span>
      {side}
    </div>
  );
}
