/**
 * A menu button. The list is a popover: the top layer lifts it out of the CRM's scrolling, clipped and transformed column, the
 * browser closes it on a click elsewhere, and CSS anchor positioning keeps it at its button. Where one of the two is missing
 * the same list is placed by hand. Keys by the ARIA pattern; Enter and Space stay the browser's, so a choice is a trusted click.
 */
import {useId, useLayoutEffect, useRef, useState} from 'preact/hooks';
import {Button, IconButton} from './button.tsx';
import {Icon} from './icon.tsx';
import type {IconName} from './icon.tsx';
import {placeBelow} from './place-below.ts';

export type MenuItem = {
  label: string;
  icon?: IconName | undefined;
  /** The event, for callers that must know that a person clicked. */
  onChoose: (event: MouseEvent) => void;
  danger?: boolean | undefined;
  disabled?: boolean | undefined;
};

type MenuProps = {
  /** Names the button and the list: "Actions for Acme". */
  label: string;
  items: readonly MenuItem[];
  icon?: IconName;
  /** With it the button shows this word instead of an icon alone. */
  text?: string | undefined;
  /** Name by which the button gets the focus back after a panel that replaced it. */
  returnName?: string | undefined;
};

export function Menu({label, items, icon = 'more', text, returnName}: MenuProps) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const focusOnOpen = useRef<'first' | 'last'>('first');

  useLayoutEffect(() => {
    if (button.current && list.current && hasPopover(list.current)) {
      button.current.popoverTargetElement = list.current;
    }
  }, []);
  useLayoutEffect(() => {
    if (!open || !list.current || !button.current) return;
    const stopPlacing = placeBelow(list.current, button.current, () => show(false));
    const all = itemsOf(list.current);
    all[focusOnOpen.current === 'last' ? all.length - 1 : 0]?.focus();
    focusOnOpen.current = 'first';
    return stopPlacing;
  }, [open]);

  const show = (wanted: boolean) => {
    const element = list.current;
    if (!element) return;
    if (!hasPopover(element)) setOpen(wanted);
    else if (wanted) element.showPopover();
    else element.hidePopover();
    if (!wanted) button.current?.focus();
  };
  const onButtonKey = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    focusOnOpen.current = event.key === 'ArrowUp' ? 'last' : 'first';
    show(true);
  };
  const onListKey = (event: KeyboardEvent & {currentTarget: HTMLElement}) => {
    const leaves = event.key === 'Tab' || event.key === 'Escape';
    if (leaves) show(false);
    if (event.key === 'Tab' || (!leaves && !moveFocus(event))) return;
    event.preventDefault();
    event.stopPropagation();
  };

  const shared = {
    ref: button,
    'aria-haspopup': 'menu',
    'aria-expanded': open,
    'aria-controls': id,
    'data-return': returnName,
    style: {anchorName: `--${id}`},
    onKeyDown: onButtonKey,
    onClick: () => {
      if (list.current && !hasPopover(list.current)) show(!open);
    },
  } as const;
  const onFocusOut = (event: FocusEvent & {currentTarget: HTMLElement}) => {
    const goal = event.relatedTarget;
    const inside = goal instanceof Node && event.currentTarget.contains(goal);
    if (!inside && list.current && !hasPopover(list.current)) setOpen(false);
  };
  return (
    <span class="v-menu" onFocusOut={onFocusOut}>
      {text === undefined ? (
        <IconButton {...shared} label={label} icon={icon} />
      ) : (
        <Button {...shared} aria-label={label} icon={icon}>
          {text}
        </Button>
      )}
      <div
        ref={list}
        id={id}
        class="v-menu-list"
        role="menu"
        aria-label={label}
        popover="auto"
        data-open={open}
        style={{positionAnchor: `--${id}`}}
        onToggle={(event) => setOpen(event.newState === 'open')}
        onKeyDown={onListKey}
      >
        {items.map((item) => (
          <button
            key={item.label}
            type="button"
            role="menuitem"
            class="v-menu-item"
            tabIndex={-1}
            aria-disabled={item.disabled}
            data-danger={item.danger}
            onClick={(event) => {
              if (item.disabled) return;
              show(false);
              item.onChoose(event);
            }}
          >
            {item.icon && <Icon name={item.icon} />}
            {item.label}
          </button>
        ))}
      </div>
    </span>
  );
}

function hasPopover(element: HTMLElement): boolean {
  return 'showPopover' in element;
}

function itemsOf(list: HTMLElement): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>('[role=menuitem]')];
}

/** Arrows go round, Home and End to the ends, a letter to the next item that starts with it. */
function moveFocus(event: KeyboardEvent & {currentTarget: HTMLElement}): boolean {
  const all = itemsOf(event.currentTarget);
  const at = all.findIndex((item) => item === event.target);
  const goal = all[goalIndex(event.key, at, all)];
  goal?.focus();
  return goal !== undefined;
}

function goalIndex(key: string, at: number, all: readonly HTMLElement[]): number {
  switch (key) {
    case 'ArrowDown':
      return (at + 1) % all.length;
    case 'ArrowUp':
      return (at + all.length - 1) % all.length;
    case 'Home':
      return 0;
    case 'End':
      return all.length - 1;
    default: {
      if (key.length !== 1 || key === ' ') return -1;
      const starts = (item: HTMLElement) =>
        item.textContent.trim().toLocaleLowerCase().startsWith(key.toLocaleLowerCase());
      const later = all.findIndex((item, index) => index > at && starts(item));
      return later >= 0 ? later : all.findIndex(starts);
    }
  }
}
