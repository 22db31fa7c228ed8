/**
 * What every page of ours starts with: the base font and size, the theme and the texts. Its looks need tokens.css and ui.css,
 * and blocks.css for anything with lists, menus or panels; all three as text (`?inline`) in a shadow root or a page.
 */
import type {ComponentChildren} from 'preact';
import {useRef} from 'preact/hooks';
import type {Texts} from '../../lib/domain/texts.ts';
import {FocusMemoryContext} from './focus-return.ts';
import type {FocusMemory} from './focus-return.ts';
import {TextsContext} from './texts.tsx';

type SurfaceProps = {
  texts: Texts;
  /** 13px and 28px targets for the card and the popup, 16px and 44px for a page of its own. */
  size?: 'compact' | 'page';
  /** Without one the browser's preference decides. */
  theme?: 'light' | 'dark' | undefined;
  class?: string;
  children: ComponentChildren;
};

export function Surface({texts, size = 'compact', theme, class: extra, children}: SurfaceProps) {
  const memory = useRef<FocusMemory>({last: undefined}).current;
  return (
    <TextsContext.Provider value={texts}>
      <FocusMemoryContext.Provider value={memory}>
        <div
          class={extra ? `v-surface ${extra}` : 'v-surface'}
          data-size={size}
          data-theme={theme}
          lang={texts.locale}
          onFocusIn={({target}) => {
            if (target instanceof HTMLElement) memory.last = target;
          }}
        >
          {children}
        </div>
      </FocusMemoryContext.Provider>
    </TextsContext.Provider>
  );
}
