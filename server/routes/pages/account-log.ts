import type {Hono} from 'hono';
import type {AccountId} from '../../../lib/domain/ids.ts';
import {limits} from '../../auth/rate-limit.ts';
import {findManagedAccount} from '../../pages/console-data.ts';
import {PageProblem} from '../../pages/page-problem.ts';
import type {PageKit} from '../../pages/page-kit.tsx';
import {mayManageMembers, type Visitor} from '../../pages/visitor.ts';
import {exportLog} from '../../receipts/export-log.ts';

/** An account's log to take away: whole for its own admins, the bare chain for the program's. */
export function registerAccountLog(app: Hono, kit: PageKit): void {
  const {deps} = kit;

  app.get('/team/:id/log', async (c) => {
    const visitor = await kit.visitor(c);
    const account = await findManagedAccount(deps.db, c.req.param('id'));
    if (!account || !mayManageMembers(visitor, account)) throw new PageProblem(404);
    await kit.limit([[limits.logsOfPerson, visitor.person.userId]]);
    const {accountId: id, name} = account;
    const issuer = new URL(deps.publicUrl).origin;
    const withPayloads = mayReadLog(visitor, id);
    const lines = exportLog(deps.db, {issuer, account: {id, name}, withPayloads});
    c.header('Content-Type', 'application/jsonl; charset=utf-8');
    c.header('Content-Disposition', `attachment; filename="vouch-log-${id}.jsonl"`);
    return c.body(streamOf(lines));
  });
}

/** Read as fast as it is taken, and no further when nobody takes it any more. */
function streamOf(lines: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await lines.next();
      if (next.done) controller.close();
      else controller.enqueue(encoder.encode(next.value));
    },
    async cancel() {
      await lines.return(undefined);
    },
  });
}

/** What the entries say is the account's own, private notes among it. */
export function mayReadLog({memberships}: Visitor, accountId: AccountId): boolean {
  return memberships.some((one) => one.accountId === accountId && one.role === 'partner_admin');
}
