import type {ComponentChildren, MouseEventHandler} from 'preact';
import type {ButtonLook} from './button.tsx';
import {Icon} from './icon.tsx';
import type {IconName} from './icon.tsx';

type LinkButtonProps = {
  href: string;
  target?: string | undefined;
  rel?: string | undefined;
  onClick?: MouseEventHandler<HTMLAnchorElement>;
  look?: ButtonLook;
  size?: 'large' | undefined;
  icon?: IconName | undefined;
  children: ComponentChildren;
};

/** A link that looks like a button, for what leads to another page. */
export function LinkButton({look = 'ghost', size, icon, children, ...native}: LinkButtonProps) {
  return (
    <a {...native} class="v-button" data-look={look} data-size={size}>
      {icon && <Icon name={icon} />}
      {children}
    </a>
  );
}
