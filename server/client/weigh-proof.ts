import {sql} from 'kysely';
import type {Account} from '../../lib/domain/account-view.ts';
import type {Link} from '../../lib/domain/confirmation-link.ts';
import {mailDomain, weigh, type Proof, type Weighed} from '../../lib/domain/evidence.ts';
import {findPeople} from '../data/people.ts';
import type {AccountTransaction} from '../db/database.ts';
import {isFreeMail} from './free-mail.ts';

/** What the proof says of the company that the link is about, by what the vendor holds and who the partner's own people are. */
export async function weighProof(
  trx: AccountTransaction,
  {account, link}: {account: Pick<Account, 'id'>; link: Link},
  proof: Proof,
): Promise<Weighed> {
  const email = proof.via === 'none' || proof.via === 'checkout' ? null : proof.email;
  if (email === null) {
    return weigh(proof, {isFreeMail: false, isOwnPeople: false, isHeld: false});
  }
  const domain = mailDomain(email);
  const [isOwn, held] = await Promise.all([
    isOwnPeople(trx, account.id, email),
    isHeld(trx, account.id, link, domain),
  ]);
  return weigh(proof, {isFreeMail: isFreeMail(domain), isOwnPeople: isOwn, isHeld: held});
}

/** A free-mail domain that one of them uses makes nobody else one of theirs. */
async function isOwnPeople(
  trx: AccountTransaction,
  accountId: Account['id'],
  email: string,
): Promise<boolean> {
  const members = await trx
    .selectFrom('member')
    .select('user_id')
    .where('account_id', '=', accountId)
    .execute();
  const people = await findPeople(
    trx,
    members.map((row) => row.user_id),
  );
  const domain = mailDomain(email);
  return people.some((person) => {
    const own = person.email.toLowerCase();
    return own === email || (mailDomain(own) === domain && !isFreeMail(domain));
  });
}

/** The vendor holds the domain for a company that is the link's: by its client's address, or by the deal it is attached to. */
async function isHeld(
  trx: AccountTransaction,
  accountId: Account['id'],
  link: Link,
  domain: string,
): Promise<boolean> {
  const asked = link.client ? mailDomain(link.client.email) : '';
  const {rows} = await sql`
    select from app.partner_account account
    join app.client_domain proven on proven.program_id = account.program_id and proven.domain = ${domain}
    join app.client_domain theirs on theirs.program_id = proven.program_id and lower(theirs.company) = lower(proven.company)
    where account.id = ${accountId} and coalesce(proven.account_id, account.id) = account.id
    and coalesce(theirs.account_id, account.id) = account.id and (theirs.domain = ${asked} or theirs.domain in (
      select deal.company_domain from app.attachment
      join app.deal on deal.account_id = attachment.account_id and deal.id = attachment.deal_id
      where attachment.account_id = ${accountId} and attachment.link_id = ${link.id}))
    limit 1
  `.execute(trx);
  return rows.length > 0;
}
