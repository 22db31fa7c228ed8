import type {ComponentChildren} from 'preact';
import {Icon} from './icon.tsx';
import type {IconName} from './icon.tsx';

export type Tone = 'wait' | 'yes' | 'no' | 'plain';

type StatusPillProps = {
  tone: Tone;
  /** Each tone has its own, so that colour is never the only sign. */
  icon?: IconName | undefined;
  children: ComponentChildren;
};

export const toneIcons = {wait: 'clock', yes: 'check', no: 'cross', plain: undefined} as const;

export function StatusPill({tone, icon, children}: StatusPillProps) {
  const shown = icon ?? toneIcons[tone];
  return (
    <span class="v-pill" data-tone={tone}>
      {shown && <Icon name={shown} />}
      <span>{children}</span>
    </span>
  );
}
