/**
 * Focus for things that come and go. Whatever has the focus when a panel or strip appears gets it back when it goes. Often that
 * control was drawn anew meanwhile, so it is found again by a name it carries: `data-return="add"`.
 */
import type {RefObject} from 'preact';
import {useLayoutEffect} from 'preact/hooks';

/** Moves the focus to `target` on arrival and back on departure; `returnTo` names the control when another one is wanted. */
export function useFocusVisit(target: RefObject<HTMLElement | null>, returnTo?: string): void {
  useLayoutEffect(() => {
    const root = target.current?.getRootNode();
    if (!isRoot(root)) return;
    const before = root.activeElement;
    const name = returnTo ?? (before instanceof HTMLElement ? before.dataset.return : undefined);
    target.current?.focus();
    return () => {
      // After the whole drawing is done: what comes next may be there only then, or may have taken the focus itself.
      queueMicrotask(() => {
        if (hasFocus(root)) return;
        const again = name
          ? root.querySelector<HTMLElement>(`[data-return="${CSS.escape(name)}"]`)
          : null;
        const goal = again ?? (before?.isConnected ? before : null);
        if (goal instanceof HTMLElement) goal.focus();
      });
    };
  }, []);
}

function isRoot(node: Node | undefined): node is Document | ShadowRoot {
  return node !== undefined && 'activeElement' in node;
}

function hasFocus(root: Document | ShadowRoot): boolean {
  const active = root.activeElement;
  return active !== null && active !== document.body && active.isConnected;
}
