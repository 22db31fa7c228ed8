import {v7} from 'uuid';

/** A new id of whatever kind the caller names: `newId<LinkId>()`. UUIDv7, so ids sort by the time they were made. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller names the brand
export function newId<T extends string = string>(): T {
  return v7() as T; // branding: the caller says what the new id is for
}
