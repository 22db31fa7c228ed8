import type {Mutation} from '../domain/mutation.ts';

/** Whether the dashboard brings it back, which alone has the forms of deals. */
export function isForDashboard({kind}: Mutation): boolean {
  return !/^(link|attach|overwrite)|delete|dismiss|seen|remove/.test(kind);
}

/** The dashboard's address at which a refused edit comes back into its form. */
export const reuseAddress = (mid: number): string => `/dashboard.html#deals?reuse=${String(mid)}`;

/** Which edit the part behind `#` asks for. */
export function reuseIn(hash: string): number | undefined {
  const mid = Number(/^#deals\?reuse=(\d{1,15})$/.exec(hash)?.[1]);
  return mid > 0 ? mid : undefined;
}
