import {useLayoutEffect, useState} from 'preact/hooks';

/** Rows that are there at once, as many as one sees, and how many more after each of the next frames. */
const inSight = 16;
const step = 15;

/**
 * A table's rows in steps, so that a page of them in place of another is no long task. `place` names the page: a row of it that changes, or one
 * more, makes nobody wait for the others again.
 */
export function useRowSteps<Row>(rows: readonly Row[], place: string): readonly Row[] {
  const [made, setMade] = useState({place, count: inSight});
  const count = made.place === place ? made.count : inSight;
  const isWhole = count >= rows.length;
  useLayoutEffect(() => {
    if (isWhole) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    // A frame's callbacks run before it is painted: more rows there would keep it waiting
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(() => setMade({place, count: count + step}));
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [place, count, isWhole]);
  return isWhole ? rows : rows.slice(0, count);
}
