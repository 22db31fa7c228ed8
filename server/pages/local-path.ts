/** The path (and query) of an address on this server, undefined for any other: where a form may send somebody next. */
export function localPath(address: string, publicUrl: string): string | undefined {
  const base = new URL(publicUrl);
  if (!URL.canParse(address, base)) return undefined;
  const url = new URL(address, base);
  const isOurs = url.origin === base.origin && !url.pathname.startsWith('//');
  return isOurs ? url.pathname + url.search : undefined;
}
