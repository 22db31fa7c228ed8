/**
 * A new id of whatever kind the caller names: `newId<LinkId>()`. UUIDv7 (RFC 9562): 48 bits of milliseconds, so ids sort by the time
 * they were made, then 74 random bits. Written here because every page carries it and the library weighs three times as much.
 */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller names what the id is for
export function newId<T extends string = string>(): T {
  const bytes = crypto.getRandomValues(new Uint8Array(10));
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const time = Date.now().toString(16).padStart(12, '0');
  const variant = '89ab'[(bytes[2] ?? 0) & 3];
  const parts = [
    time.slice(0, 8),
    time.slice(8),
    `7${hex.slice(0, 3)}`,
    `${variant}${hex.slice(5, 8)}`,
  ];
  return [...parts, hex.slice(8)].join('-') as T; // branding: the caller says what the new id is for
}
