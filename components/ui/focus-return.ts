/**
 * Focus for things that come and go. Whatever had the focus when a panel or strip appears gets it back when it goes. By the time
 * a panel can look, the control that opened it may be gone from the page already, so the surface remembers who had the
 * focus last; and often that control was drawn anew meanwhile, so it is found again by a name it carries: `data-return="add"`.
 */
import type {RefObject} from 'preact';
import {createContext} from 'preact';
import {useContext, useLayoutEffect, useRef} from 'preact/hooks';

/** Kept by the surface: the element in it that had the focus last. */
export type FocusMemory = {last: HTMLElement | undefined};

export const FocusMemoryContext = createContext<FocusMemory>({last: undefined});

/** Moves the focus to `target` on arrival and back on departure; `returnTo` names the control when another one is wanted. */
export function useFocusVisit(target: RefObject<HTMLElement | null>, returnTo?: string): void {
  const memory = useContext(FocusMemoryContext);
  const before = useRef(memory.last).current;
  useLayoutEffect(() => {
    const root = target.current?.getRootNode();
    if (!root || !isRoot(root)) return;
    target.current?.focus();
    return () => {
      // After the whole drawing is done: what comes next may be there only then, or may have taken the focus itself.
      queueMicrotask(() => {
        if (hasFocus(root)) return;
        const name = returnTo ?? before?.dataset.return;
        const again = name
          ? root.querySelector<HTMLElement>(`[data-return="${CSS.escape(name)}"]`)
          : null;
        (again ?? before)?.focus();
      });
    };
  }, []);
}

function isRoot(node: Node): node is Document | ShadowRoot {
  return 'activeElement' in node;
}

function hasFocus(root: Document | ShadowRoot): boolean {
  const active = root.activeElement;
  return active !== null && active !== document.body && active.isConnected;
}
