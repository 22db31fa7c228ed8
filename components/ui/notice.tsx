import type {ComponentChildren} from 'preact';
import {Icon} from './icon.tsx';
import type {IconName} from './icon.tsx';
import type {Tone} from './pill.tsx';

type NoticeProps = {
  tone?: Tone;
  icon?: IconName | undefined;
  title: string;
  /** What happened and what to do, in a sentence or two. */
  children?: ComponentChildren;
  action?: ComponentChildren;
};

const icons = {wait: 'clock', yes: 'check', no: 'warning', plain: undefined} as const;

/** A calm state: what is the matter, what to do about it. */
export function Notice({tone = 'plain', icon, title, children, action}: NoticeProps) {
  const shown = icon ?? icons[tone];
  return (
    <div class="v-notice" data-tone={tone}>
      <p class="v-notice-head">
        {shown && <Icon name={shown} />}
        {title}
      </p>
      {children && <div class="v-notice-text">{children}</div>}
      {action && <div class="v-actions">{action}</div>}
    </div>
  );
}
