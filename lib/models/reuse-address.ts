/** The dashboard's address at which a refused edit comes back into its form: `#deals?reuse=<number of the edit>`. */
export const reuseHash = (mid: number): string => `#deals?reuse=${String(mid)}`;

/** Undefined where the address asks for none. */
export function reuseIn(hash: string): number | undefined {
  const mid = Number(/^#deals\?reuse=(\d{1,15})$/.exec(hash)?.[1]);
  return mid > 0 ? mid : undefined;
}
