import type {ButtonHTMLAttributes, ComponentChildren, Ref, TargetedMouseEvent} from 'preact';
import {Icon} from './icon.tsx';
import type {IconName} from './icon.tsx';

type NativeProps = Omit<ButtonHTMLAttributes, 'size' | 'icon' | 'class' | 'label' | 'ref'> & {
  ref?: Ref<HTMLButtonElement>;
};

export type ButtonLook = 'primary' | 'quiet' | 'ghost' | 'danger';

export type ButtonProps = NativeProps & {
  look?: ButtonLook;
  /** `large` is 48px high and as wide as it can be. */
  size?: 'large' | undefined;
  /** Shows that something is under way and lets no second click through; the focus stays. */
  busy?: boolean | undefined;
  /** For a moment no pointer's click comes through; a key's does, and whoever gets it makes it wait. */
  held?: boolean | undefined;
  icon?: IconName | undefined;
  children: ComponentChildren;
};

export function Button(props: ButtonProps) {
  const {look = 'ghost', size, busy, held, icon, children, ...native} = props;
  const shown = busy ? 'busy' : icon;
  return (
    <button
      type="button"
      {...native}
      {...(held && whileHeld(native.onClick))}
      {...whileBusy(busy)}
      class="v-button"
      data-look={look}
      data-size={size}
    >
      {shown && <Icon name={shown} />}
      {children}
    </button>
  );
}

export type IconButtonProps = NativeProps & {
  /** Its accessible name and tooltip. */
  label: string;
  icon: IconName;
  busy?: boolean | undefined;
};

export function IconButton({label, icon, busy, ...native}: IconButtonProps) {
  return (
    <button
      type="button"
      title={label}
      {...native}
      {...whileBusy(busy)}
      aria-label={label}
      class="v-button"
      data-look="icon"
    >
      <Icon name={busy ? 'busy' : icon} />
    </button>
  );
}

function whileHeld(onClick: NativeProps['onClick']) {
  return {
    'aria-disabled': true,
    onClick: (event: TargetedMouseEvent<HTMLButtonElement>) =>
      event.detail > 0 ? event.preventDefault() : onClick?.(event),
  } as const;
}

/** `disabled` would throw the focus away, so a busy button stays focusable and swallows the click. */
function whileBusy(busy: boolean | undefined) {
  if (!busy) return {};
  return {
    'aria-busy': true,
    'aria-disabled': true,
    onClick: (event: Event) => event.preventDefault(),
  } as const;
}
