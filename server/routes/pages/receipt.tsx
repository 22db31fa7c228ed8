import type {Context, Hono} from 'hono';
import {Notice} from '../../../components/ui/notice.tsx';
import {isUuid, type AccountId, type LinkId} from '../../../lib/domain/ids.ts';
import type {Texts} from '../../../lib/domain/texts.ts';
import type {Receipt} from '../../../lib/receipt/receipt.ts';
import {verdictText} from '../../../lib/receipt/verdict-words.ts';
import type {Verdict} from '../../../lib/receipt/verify-receipt.ts';
import {countUses, limits} from '../../auth/rate-limit.ts';
import {PageProblem} from '../../pages/page-problem.ts';
import type {PageKit} from '../../pages/page-kit.tsx';
import {checkReceipt} from '../../receipts/check-receipt.ts';
import {
  findReceiptByToken,
  findReceiptForPerson,
  readReceipt,
} from '../../receipts/find-receipt.ts';
import {receiptPath} from '../../receipts/receipt-address.ts';
import {makeReceiptPdf} from '../../receipts/receipt-pdf.ts';
import {
  NumberSheet,
  ProofSheet,
  ReceiptActions,
  ReceiptSheet,
} from '../../receipts/receipt-view.tsx';
import {showReceiptPage, spokenOn} from '../../receipts/show-receipt-page.tsx';

/** A receipt to read, to print and to take away, for whoever has its address; and the way to it for those who are signed in. */
export function registerReceipt(app: Hono, kit: PageKit): void {
  const {deps} = kit;
  const issuer = new URL(deps.publicUrl).origin;

  app.get('/r/:token', async (c) => {
    const found = await find(c);
    if (!('jws' in found)) return found.answer;
    const {jws} = found;
    const spoken = spokenOn(c);
    const {texts, query} = spoken;
    const {t} = texts;
    const path = receiptPath(c.req.param('token'));
    const {verdict} = await checkReceipt(deps, {text: jws, log: ''});
    const receipt = readReceipt(jws);
    const kid = verdict.kind === 'valid' ? verdict.kid : undefined;
    return showReceiptPage(c, spoken, {
      heading: t('receipt_title'),
      lead: t('receipt_lead', receipt.iss),
      body: (
        <>
          <Trouble texts={texts} verdict={verdict} />
          <ReceiptSheet texts={texts} receipt={receipt}>
            <ReceiptActions {...{texts, path, query, jws}} />
          </ReceiptSheet>
          <ProofSheet texts={texts} receipt={receipt} />
          <NumberSheet texts={texts} receipt={receipt} kid={kid} />
        </>
      ),
    });
  });

  app.get('/r/:token/receipt.jws', async (c) => {
    const found = await find(c);
    if (!('jws' in found)) return found.answer;
    download(c, 'application/jose', fileName(readReceipt(found.jws), 'jws'));
    return c.body(found.jws);
  });

  app.get('/r/:token/receipt.pdf', async (c) => {
    await kit.limit([[limits.receiptPdfsFromAddress, kit.addressOf(c)]]);
    const found = await find(c);
    if (!('jws' in found)) return found.answer;
    const receipt = readReceipt(found.jws);
    const pdf = await makeReceiptPdf(spokenOn(c).texts, receipt, found.jws);
    download(c, 'application/pdf', fileName(receipt, 'pdf'));
    return c.body(new Uint8Array(pdf));
  });

  app.get('/receipts/:accountId/:linkId', async (c) => {
    const {person} = await kit.visitor(c);
    const {accountId, linkId} = c.req.param();
    if (!isUuid(accountId) || !isUuid(linkId)) throw new PageProblem(404);
    const place = {accountId: accountId as AccountId, linkId: linkId as LinkId}; // by their form
    const found = await findReceiptForPerson(deps.db, person.userId, place);
    return found ? c.redirect(found.path, 303) : gone(c);
  });

  /** A valid receipt needs no word; nor does one that was issued under another name of this server. */
  function Trouble({texts, verdict}: {texts: Texts; verdict: Verdict}) {
    if (verdict.kind === 'valid' || verdict.kind === 'foreign_issuer') return null;
    const {title, lines} = verdictText(texts, verdict, issuer);
    return (
      <div class="p-card" role="alert">
        <Notice tone="no" title={title}>
          {lines.map((line) => (
            <p key={line}>{line}</p>
          ))}
        </Notice>
      </div>
    );
  }

  /** Whoever asks for many that are not there is guessing. */
  async function find(c: Context): Promise<{jws: string} | {answer: Response}> {
    const found = await findReceiptByToken(deps.db, c.req.param('token') ?? '');
    if (!found) {
      const used = await countUses(deps.db, [[limits.missedReceipts, kit.addressOf(c)]]);
      if (used.kind === 'refused') throw new PageProblem(429, used.retryAfterSeconds);
      return {answer: gone(c)};
    }
    return found.jws === undefined ? {answer: erased(c)} : {jws: found.jws};
  }

  function gone(c: Context): Response {
    const spoken = spokenOn(c);
    const {t} = spoken.texts;
    const [heading, lead] = [t('receipt_gone_title'), t('receipt_gone_text')];
    return showReceiptPage(c, spoken, {status: 404, heading, lead});
  }

  function erased(c: Context): Response {
    const spoken = spokenOn(c);
    const {t} = spoken.texts;
    const [heading, lead] = [t('receipt_erased_title'), t('receipt_erased_text')];
    return showReceiptPage(c, spoken, {heading, lead});
  }
}

function download(c: Context, type: string, name: string): void {
  c.header('Content-Type', type);
  c.header('Content-Disposition', `attachment; filename="${name}"`);
  c.header('X-Robots-Tag', 'noindex');
}

function fileName({jti}: Receipt, ending: string): string {
  return `vouch-receipt-${jti}.${ending}`;
}
