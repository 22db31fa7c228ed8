import type {AccountId} from '../../lib/domain/ids.ts';
import {mailDomain} from '../../lib/domain/evidence.ts';
import {isFreeMail} from '../client/free-mail.ts';
import {findPeople} from '../data/people.ts';
import type {AccountTransaction} from '../db/database.ts';

/** Whether the address, or its domain, is one of the partner's own users'; a free-mail domain makes nobody else one of theirs. */
export async function isOwnPeople(
  trx: AccountTransaction,
  accountId: AccountId,
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
    return own === email.toLowerCase() || (mailDomain(own) === domain && !isFreeMail(domain));
  });
}
