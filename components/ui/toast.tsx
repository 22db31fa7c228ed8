import {signal} from '@preact/signals';
import type {ReadonlySignal} from '@preact/signals';
import {Button, IconButton} from './button.tsx';
import {useTexts} from './texts.tsx';

type Toast = {id: number; text: string; action: ToastAction | undefined};
export type ToastAction = {label: string; onChoose: (event: MouseEvent) => void};

export type Toasts = {
  items: ReadonlySignal<readonly Toast[]>;
  /** Says something short for a while; an action ("Undo") stays longer. */
  show(text: string, action?: ToastAction): void;
  dismiss(id: number): void;
  /** While a person reads or aims (pointer or focus in the region) nothing goes away. */
  hold(held: boolean): void;
};

const plainMs = 5000;
const actionMs = 10_000;

/** A page makes one and hands `show` to whoever has something to say; <ToastRegion> shows them. */
export function createToasts(): Toasts {
  const items = signal<readonly Toast[]>([]);
  const timers = new Map<number, ReturnType<typeof setTimeout>>();
  let lastId = 0;

  const dismiss = (id: number) => {
    clearTimeout(timers.get(id));
    timers.delete(id);
    items.value = items.value.filter((toast) => toast.id !== id);
  };
  const start = ({id, action}: Toast) => {
    timers.set(
      id,
      setTimeout(() => dismiss(id), action ? actionMs : plainMs),
    );
  };
  return {
    items,
    show: (text, action) => {
      const toast = {id: ++lastId, text, action};
      items.value = [...items.value.slice(-1), toast]; // two at most: a pile is not read
      start(toast);
    },
    dismiss,
    hold: (held) => {
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
      if (!held) items.value.forEach(start);
    },
  };
}

export function ToastRegion({toasts}: {toasts: Toasts}) {
  const {t} = useTexts();
  return (
    <div
      class="v-toasts"
      role="status"
      onPointerEnter={() => toasts.hold(true)}
      onPointerLeave={() => toasts.hold(false)}
      onFocusIn={() => toasts.hold(true)}
      onFocusOut={() => toasts.hold(false)}
    >
      {toasts.items.value.map(({id, text, action}) => (
        <div key={id} class="v-toast">
          <span>{text}</span>
          {action && (
            <Button
              look="quiet"
              onClick={(event) => {
                toasts.dismiss(id);
                action.onChoose(event);
              }}
            >
              {action.label}
            </Button>
          )}
          <IconButton label={t('ui_dismiss')} icon="close" onClick={() => toasts.dismiss(id)} />
        </div>
      ))}
    </div>
  );
}
