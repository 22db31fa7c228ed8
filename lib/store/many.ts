/**
 * The values of many keys. A request for each costs a page more than what it brings, so where the keys lie close together everything between the
 * first and the last of them is read at once.
 */
import {ask} from './layout.ts';

/** Keys of one kind: they differ in their last part only. */
export type ManyKeys = readonly string[] | ReadonlyArray<readonly [...string[], string]>;

/** Up to so many keys are asked for one by one. */
const fewKeys = 100;
/** How many values are read at most for each that is wanted. */
const mostRead = 2;
/** Thousands of requests made at once keep a page from its work. */
const askedAtOnce = 200;

/** What lies there; where there is more than one value for a key, all of them. `isWanted` tells a value of these keys from its neighbours. */
export async function valuesAt<T>(
  source: IDBObjectStore | IDBIndex,
  keys: ManyKeys,
  isWanted: (value: T) => boolean,
  few = fewKeys,
): Promise<T[]> {
  if (keys.length > few) {
    const range = IDBKeyRange.bound(...endsOf(keys));
    const between = await ask<number>(source.count(range));
    if (between <= keys.length * mostRead) {
      return (await ask<T[]>(source.getAll(range))).filter(isWanted);
    }
  }
  const found: T[] = [];
  for (let at = 0; at < keys.length; at += askedAtOnce) {
    const some = keys.slice(at, at + askedAtOnce) as IDBValidKey[]; // texts, or lists of texts
    found.push(...(await Promise.all(some.map((key) => ask<T[]>(source.getAll(key))))).flat());
  }
  return found;
}

function endsOf(keys: ManyKeys): [IDBValidKey, IDBValidKey] {
  const lastPart = (key: ManyKeys[number]): string =>
    typeof key === 'string' ? key : (key.at(-1) ?? '');
  let [low, high] = [keys[0] ?? '', keys[0] ?? ''];
  for (const key of keys) {
    if (lastPart(key) < lastPart(low)) low = key;
    if (lastPart(key) > lastPart(high)) high = key;
  }
  return [low, high] as [IDBValidKey, IDBValidKey]; // as above
}
