import {PageProblem} from './page-problem.ts';

/**
 * Forms are taken from our own pages only (cookies are SameSite=Lax besides). Throws PageProblem 403.
 *
 * `Origin: null` is what a browser sends with a form of a page whose referrer policy is `no-referrer`, as the client's is; there
 * `Sec-Fetch-Site`, which no page can forge, tells. Browsers that lack it are let through where no cookie counts (`noCookies`).
 */
export function checkSameOrigin(
  request: Request,
  publicUrl: string,
  options: {noCookies: boolean} = {noCookies: false},
): void {
  const site = request.headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin' && site !== 'none') throw new PageProblem(403);
  const origin = request.headers.get('origin');
  if (origin === null) return;
  if (origin === 'null' && (site === 'same-origin' || options.noCookies)) return;
  if (origin !== new URL(publicUrl).origin) throw new PageProblem(403);
}
