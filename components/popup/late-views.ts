import type {ReadonlySignal} from '@preact/signals';
import {signal} from '@preact/signals';
import type * as panels from './popup-panels.tsx';

/** The views that the popup fetches when its list is there, or when the first of them is wanted. */
export type LateViews = {
  views: ReadonlySignal<PanelViews | undefined>;
  load(): Promise<void>;
};
export type PanelViews = typeof panels;

export function createLateViews(fetch: () => Promise<PanelViews>): LateViews {
  const views = signal<PanelViews>();
  return {
    views,
    async load() {
      views.value ??= await fetch();
    },
  };
}
