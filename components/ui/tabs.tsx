import type {ComponentChildren} from 'preact';
import {useId} from 'preact/hooks';

export type Tab<Id extends string> = {id: Id; label: string; count?: string | undefined};

type TabsProps<Id extends string> = {
  /** What the tabs divide, for screen readers. */
  label: string;
  tabs: ReadonlyArray<Tab<Id>>;
  selected: Id;
  onSelect: (id: Id) => void;
  /** The selected tab's panel. */
  children: ComponentChildren;
};

/** Tabs by the ARIA pattern: one stop for Tab, arrows choose, the panel is named by its tab. */
export function Tabs<Id extends string>({
  label,
  tabs,
  selected,
  onSelect,
  children,
}: TabsProps<Id>) {
  const own = useId();
  const onKeyDown = (event: KeyboardEvent & {currentTarget: HTMLElement}) => {
    const at = tabs.findIndex((tab) => tab.id === selected);
    const next = tabs[nextIndex(event, at, tabs.length)];
    if (!next) return;
    event.preventDefault();
    onSelect(next.id);
    event.currentTarget.querySelectorAll<HTMLElement>('[role=tab]')[tabs.indexOf(next)]?.focus();
  };
  return (
    <>
      <div class="v-tablist" role="tablist" aria-label={label} onKeyDown={onKeyDown}>
        {tabs.map((tab) => (
          <button
            key={tab.id}
            type="button"
            role="tab"
            class="v-tab"
            id={`${own}-${tab.id}`}
            aria-selected={tab.id === selected}
            aria-controls={`${own}-panel`}
            tabIndex={tab.id === selected ? 0 : -1}
            onClick={() => onSelect(tab.id)}
          >
            {tab.label} {tab.count !== undefined && <span class="v-count">{tab.count}</span>}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${own}-panel`} aria-labelledby={`${own}-${selected}`}>
        {children}
      </div>
    </>
  );
}

function nextIndex(event: KeyboardEvent & {currentTarget: HTMLElement}, at: number, count: number) {
  const rtl = getComputedStyle(event.currentTarget).direction === 'rtl';
  switch (event.key) {
    case 'ArrowRight':
      return (at + (rtl ? count - 1 : 1)) % count;
    case 'ArrowLeft':
      return (at + (rtl ? 1 : count - 1)) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return -1;
  }
}
