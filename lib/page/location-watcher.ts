/**
 * Tells when the page's address changed, without a reload too. A script in the isolated world cannot see the page's
 * calls of history.pushState, however it patches them; the Navigation API reports them. `navigate` would come before
 * the new address is in place and also for navigations that are then aborted, so we listen for the entry that really
 * became current. Browsers without that API are asked once a second.
 */
const pollMs = 1000;

/** Calls `onAddress` with the address now and after each change; the same address is never reported twice in a row. */
export function watchLocation(win: Window, onAddress: (address: string) => void): () => void {
  const stop = new AbortController();
  let last: string | undefined;
  const look = () => {
    const address = win.location.href;
    if (address === last) return;
    last = address;
    onAddress(address);
  };
  const navigation = (win as {navigation?: EventTarget}).navigation; // missing before Firefox 147
  navigation?.addEventListener('currententrychange', look, {signal: stop.signal});
  for (const type of ['popstate', 'hashchange', 'pageshow']) {
    win.addEventListener(type, look, {signal: stop.signal});
  }
  const poll = navigation ? undefined : win.setInterval(look, pollMs);
  look();
  return () => {
    stop.abort();
    win.clearInterval(poll);
  };
}
