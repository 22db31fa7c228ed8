import type {ComponentChildren} from 'preact';
import {createContext} from 'preact';
import {useContext, useLayoutEffect, useRef} from 'preact/hooks';
import {watchSight, type Sight} from './visibility-check.ts';

/** How sight is watched; tests without a layout engine put their own in. */
export const SightContext = createContext<(element: HTMLElement) => Sight>(watchSight);

type SightAreaProps = {
  class?: string;
  /** Whether the pressed button is in plain sight; to be asked in its click. */
  children: (isSeen: (event: Event) => Promise<boolean>) => ComponentChildren;
};

/** Around the buttons of an act that a hostile page would like somebody to press unseen. */
export function SightArea({class: name, children}: SightAreaProps) {
  const watch = useContext(SightContext);
  const area = useRef<HTMLDivElement>(null);
  const sight = useRef<Sight | undefined>(undefined);
  useLayoutEffect(() => {
    if (!area.current) return;
    const watching = watch(area.current);
    sight.current = watching;
    return () => watching.stop();
  }, []);
  return (
    <div ref={area} class={name}>
      {children(({currentTarget}) =>
        currentTarget instanceof HTMLElement && sight.current
          ? sight.current.isSeen(currentTarget)
          : Promise.resolve(false),
      )}
    </div>
  );
}
