import {v7 as uuid} from 'uuid';
import type {Account} from '../../lib/domain/account-view.ts';
import type {Answer} from '../../lib/domain/answer.ts';
import type {Link} from '../../lib/domain/confirmation-link.ts';
import {mailDomain} from '../../lib/domain/evidence.ts';
import type {Receipt, ReceiptLine} from '../../lib/receipt/receipt.ts';
import {send, type AccountTransaction} from '../db/database.ts';
import type {LockedAccount} from '../write/locked-account.ts';
import {tokenHash} from '../write/token-hash.ts';
import {receiptToken} from './receipt-address.ts';
import type {Signer, SigningKeys} from './signing-keys.ts';

/** What whoever takes an answer needs for its receipt. */
export type ReceiptDeps = {receiptKeys: SigningKeys; publicUrl: string};

/** `locked`: the account as the answer has left it, whose log ends with the answer. */
export type Answered = {link: Link; account: Account; locked: LockedAccount};

/** Signs what was just answered and keeps it, in the answer's own transaction: no answer is without its receipt. */
export async function writeReceipt(
  trx: AccountTransaction,
  {publicUrl, signer}: {publicUrl: string; signer: Signer},
  answered: Answered,
): Promise<void> {
  const {link, locked} = answered;
  const {answer} = link;
  if (!answer) throw new Error('A receipt is of an answer, and there is none');
  const receipt = receiptOf(answered, answer, publicUrl);
  const token = receiptToken(link.copyToken);
  const jws = await signer.sign(receipt);
  send(
    trx,
    trx.insertInto('receipt').values({
      ...{account_id: locked.id, id: receipt.jti, link_id: link.id},
      ...{token_hash: tokenHash(token), kid: signer.kid, jws},
      ...{log_seq: locked.logSeq, at: answer.at},
    }),
  );
}

function receiptOf(
  {link, account, locked}: Answered,
  {at, by, evidence, unproven, lines, snapshot}: Answer,
  publicUrl: string,
): Receipt {
  const domain = by.email === undefined ? '' : mailDomain(by.email);
  return {
    v: 1,
    iss: new URL(publicUrl).origin,
    jti: uuid(),
    iat: Math.floor(Date.parse(at) / 1000),
    program: {id: locked.programId, name: account.programName},
    vendor: snapshot.vendor,
    partner: {id: locked.id, name: snapshot.partner},
    link: {id: link.id, replaces: link.replaces},
    lines: lines.map((line, index): ReceiptLine => {
      const asked = snapshot.lines[index];
      if (!asked) throw new Error('An answer has a line that was not asked');
      const {product, tier, onboarding} = asked;
      if (line.verdict === 'confirmed') return {product, tier, onboarding, verdict: 'confirmed'};
      const {name, text} = line.reason;
      return {product, tier, onboarding, verdict: 'rejected', reason: {name, text}};
    }),
    duration: snapshot.duration,
    answered: {
      at,
      by: {name: by.name, ...(domain !== '' && {domain})},
      evidence,
      ...(unproven && {unproven}),
    },
    log: {sequence: locked.logSeq, head: locked.logHead.toString('hex')},
  };
}
