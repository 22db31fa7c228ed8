import type {Context, Hono} from 'hono';
import {limits} from '../../auth/rate-limit.ts';
import type {PageKit} from '../../pages/page-kit.tsx';
import {checkSameOrigin} from '../../pages/same-origin.ts';
import {checkReceipt} from '../../receipts/check-receipt.ts';
import {findReceiptByToken} from '../../receipts/find-receipt.ts';
import {readToCheck} from '../../receipts/read-upload.ts';
import {isReceiptToken} from '../../receipts/receipt-address.ts';
import {showReceiptPage, spokenOn} from '../../receipts/show-receipt-page.tsx';
import {CheckedViews, CheckForm} from '../../receipts/verdict-view.tsx';

/** Anybody checks a receipt of this server. What is checked is looked at and forgotten. */
export function registerVerify(app: Hono, kit: PageKit): void {
  const {deps} = kit;
  const issuer = new URL(deps.publicUrl).origin;

  app.get('/verify', (c) => showForm(c));

  app.post('/verify', async (c) => {
    checkSameOrigin(c.req.raw, deps.publicUrl, {noCookies: true});
    await kit.limit([[limits.checksFromAddress, kit.addressOf(c)]]);
    const sent = await readToCheck(c.req.raw);
    const spoken = spokenOn(c);
    const {texts, query} = spoken;
    const {t} = texts;
    const token = tokenIn(sent.text);
    const found = token === undefined ? undefined : await findReceiptByToken(deps.db, token);
    if (token !== undefined && !found) return showForm(c, t('receipt_gone_title'));
    if (found && found.jws === undefined) return showForm(c, t('receipt_erased_title'));
    const checked = await checkReceipt(deps, {...sent, text: found?.jws ?? sent.text});
    return showReceiptPage(c, spoken, {
      heading: t('verify_title'),
      lead: t('verify_lead'),
      body: (
        <>
          <CheckedViews {...{texts, issuer, checked}} />
          <CheckForm texts={texts} query={query} />
        </>
      ),
    });
  });

  function showForm(c: Context, problem?: string): Response {
    const spoken = spokenOn(c);
    const {texts, query} = spoken;
    const {t} = texts;
    return showReceiptPage(c, spoken, {
      status: problem === undefined ? 200 : 422,
      heading: t('verify_title'),
      lead: t('verify_lead'),
      body: (
        <>
          <CheckForm texts={texts} query={query} problem={problem} />
          <p class="p-lead r-offline">{t('verify_offline', `${issuer}/.well-known/jwks.json`)}</p>
        </>
      ),
    });
  }

  /** The secret of a receipt's address, pasted whole or in part; undefined for anything else. */
  function tokenIn(text: string): string | undefined {
    const typed = text.trim();
    const path = typed.startsWith(`${issuer}/`) ? typed.slice(issuer.length) : typed;
    const token = /^\/r\/([^/?#]+)/.exec(path)?.[1] ?? path;
    return isReceiptToken(token) ? token : undefined;
  }
}
