/**
 * Whether Postgres can keep every text in a parsed JSON value as it is: no NUL and no half of a surrogate pair, keys included.
 * Without recursion: a body may be nested as deep as it is long. Without a copy: what is neither array nor object is
 * looked at where it lies, so that a long list of numbers costs one look each.
 */
export function isStorable(value: unknown): boolean {
  const open: object[] = [];
  const isFine = (at: unknown): boolean => {
    if (typeof at === 'string') return !at.includes('\0') && at.isWellFormed();
    if (typeof at === 'object' && at !== null) open.push(at);
    return true;
  };
  if (!isFine(value)) return false;
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (Array.isArray(at)) {
      for (const inner of at) if (!isFine(inner)) return false;
    } else {
      for (const key in at) {
        // Parsed JSON inherits nothing that for…in would show
        if (!isFine(key) || !isFine((at as Record<string, unknown>)[key])) return false;
      }
    }
  }
  return true;
}
