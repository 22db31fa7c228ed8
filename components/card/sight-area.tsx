import {createContext} from 'preact';
import {useContext, useLayoutEffect, useRef, useState} from 'preact/hooks';
import type {ActAreaProps} from '../deal/act-area.tsx';
import {watchSight, type Sight} from './visibility-check.ts';

/** How sight is watched; tests without a layout engine put their own in. */
export const SightContext = createContext<typeof watchSight>(watchSight);

/** Around the buttons of an act that a hostile page would like somebody to press unseen. */
export function SightArea({class: name, children}: ActAreaProps) {
  const watch = useContext(SightContext);
  const area = useRef<HTMLDivElement>(null);
  const sight = useRef<Sight | undefined>(undefined);
  const [isHeld, setHeld] = useState(false);
  useLayoutEffect(() => {
    if (!area.current) return;
    const watching = watch(area.current, setHeld);
    sight.current = watching;
    return () => watching.stop();
  }, []);
  return (
    <div ref={area} class={name}>
      {children(
        ({currentTarget, detail}) =>
          currentTarget instanceof HTMLElement && sight.current
            ? sight.current.isSeen(currentTarget, detail === 0)
            : Promise.resolve(false),
        isHeld,
      )}
    </div>
  );
}
