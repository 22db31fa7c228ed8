/** Lets at most `atOnce` pieces of work of one key run at a time; the others wait in the order they came. */
export function createTurns(atOnce: number) {
  const places = new Map<string, {running: number; waiting: Array<() => void>}>();
  return async function inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
    const place = places.get(key) ?? {running: 0, waiting: []};
    places.set(key, place);
    if (place.running < atOnce) place.running++;
    else await new Promise<void>((start) => place.waiting.push(start));
    try {
      return await work();
    } finally {
      const next = place.waiting.shift();
      if (next)
        next(); // takes over this place
      else if (--place.running === 0) places.delete(key);
    }
  };
}
