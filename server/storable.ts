/**
 * Whether Postgres can keep every text in a parsed JSON value as it is: no NUL and no half of a surrogate pair, keys included.
 * Without recursion: a body may be nested as deep as it is long.
 */
export function isStorable(value: unknown): boolean {
  const open = [value];
  while (open.length > 0) {
    const at = open.pop();
    if (typeof at === 'string') {
      if (at.includes('\0') || !at.isWellFormed()) return false;
    } else if (typeof at === 'object' && at !== null) {
      for (const [key, inner] of Object.entries(at)) open.push(key, inner);
    }
  }
  return true;
}
