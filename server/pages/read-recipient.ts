import type {Context} from 'hono';
import type {AccountId, UserId} from '../../lib/domain/ids.ts';
import {findMembers} from './console-data.ts';
import type {PageKit} from './page-kit.tsx';
import {PageProblem} from './page-problem.ts';

/** The member chosen on a RecipientSheet, null for nobody. Throws 400 for anybody else: the form offers members alone. */
export async function readRecipient(
  c: Context,
  kit: PageKit,
  accountId: AccountId,
): Promise<UserId | null> {
  const {text} = await kit.form(c, {one: ['user']});
  if (text.user === 'nobody') return null;
  const members = await findMembers(kit.deps.db, accountId);
  const member = members.find(({userId}) => userId === text.user);
  if (!member) throw new PageProblem(400);
  return member.userId;
}
