/**
 * One planted fault or more for each law of docs/sync-spec.md: if the law's tests stay green with it, they prove nothing. Nothing in the
 * product knows of these: test/mutants/plant.ts changes the text while it is loaded, when `VOUCH_MUTANT` names one. A `find`
 * that is not there exactly once is an error, so that a fault cannot silently stop being one.
 */
export type Edit = {file: string; find: string; replace: string};
export type Mutant = {
  law: string;
  name: string;
  /** What somebody might have written instead. */
  what: string;
  edits: Edit[];
  /** Where the law's tests are that must go red. */
  tests: string[];
};

const pull = 'server/data/pull.ts';
const push = 'server/write/push.ts';
const lockedAccount = 'server/write/locked-account.ts';
const disk = 'lib/store/indexeddb.ts';

/** The revision is drawn when a request comes, as from a sequence, and not counted under the lock. */
const drawn: Edit[] = [
  {
    file: lockedAccount,
    find: `): Promise<LockedAccount | undefined> {
  const query = trx`,
    replace: `): Promise<LockedAccount | undefined> {
  const sequence = globalThis as unknown as {next?: number};
  const drawn = (sequence.next = (sequence.next ?? 0) + 1000);
  await new Promise((done) => setTimeout(done, Math.random() * 80));
  const query = trx`,
  },
  {file: lockedAccount, find: 'rev: row.rev,', replace: 'rev: drawn,'},
  {
    file: 'server/write/close-batch.ts',
    find: 'set rev = ${after.rev},',
    replace: 'set rev = greatest(rev, ${after.rev}::bigint),',
  },
];

const catchingUp = ['test/laws/catching-up.test.ts'];
const once = ['test/laws/once.test.ts'];
const anyHistory = ['test/laws/any-history.test.ts'];
const historyLost = ['test/laws/history-lost.test.ts'];
const crash = ['test/laws/crash.test.ts'];
const spare = ['test/laws/spare.test.ts'];
const secrecy = ['test/laws/secrecy.test.ts'];
const bounds = ['test/laws/bounds.test.ts'];
const replay = ['test/laws/pure/replay.test.ts'];

export const mutants: Mutant[] = [
  {
    law: 'L1',
    name: 'sequence-cursor',
    what: 'revisions from a sequence instead of the counter under the lock',
    edits: drawn,
    tests: catchingUp,
  },
  {
    law: 'L1',
    name: 'cursor-to-the-end',
    what: "a page that is not the last answers the account's revision",
    edits: [
      {
        file: pull,
        find: 'cursor: more ? (objects.at(-1)?.rev ?? cursor) : rev, walk: null, more};',
        replace: 'cursor: rev, walk: null, more};',
      },
    ],
    tests: catchingUp,
  },
  {
    law: 'L1',
    name: 'hint-as-truth',
    what: 'no hint, no news: an idle browser does not ask by itself',
    edits: [
      {
        file: 'lib/sync/machine.ts',
        find: `    case 'idle':
      return machine.sent ?`,
        replace: `    case 'idle':
      if (hint === 'alarm') return {machine, effects: []};
      return machine.sent ?`,
      },
    ],
    tests: catchingUp,
  },
  {
    law: 'L2',
    name: 'sequence-revisions',
    what: 'the same, seen in the order in which revisions appear',
    edits: drawn,
    tests: catchingUp,
  },
  {
    law: 'L2',
    name: 'no-account-lock',
    what: 'the account is read without locking it',
    edits: [
      {
        file: lockedAccount,
        find: `    .where('id', '=', accountId)
    .forNoKeyUpdate()`,
        replace: `    .where('id', '=', accountId)`,
      },
    ],
    tests: catchingUp,
  },
  {
    law: 'L3',
    name: 'no-dedupe',
    what: 'a mutation that was here before is taken for a new one',
    edits: [
      {
        file: push,
        find: 'if (entry.mid <= last) {',
        replace: `if (entry.mid <= lastMid) {
      fresh.set(entry.mid, entry);
    } else if (entry.mid <= last) {`,
      },
      {
        file: push,
        find: "select ${columnsOf(rows)} from ${rowsAsJson('mutation_log', rows)}",
        replace:
          "select ${columnsOf(rows)} from ${rowsAsJson('mutation_log', rows)} on conflict do nothing",
      },
      {
        file: push,
        find: 'const lastMid = client.lastMid + order.entries.length;',
        replace: 'const lastMid = Math.max(client.lastMid, order.entries.at(-1)?.mid ?? 0);',
      },
    ],
    tests: once,
  },
  {
    law: 'L3',
    name: 'two-transactions',
    what: 'the effects in one transaction, the memory of them in the next',
    edits: [
      {
        file: push,
        find: 'await record(trx, {accountId, clientId, rev, lastMid}, order.entries, applied.outcomes);',
        replace: `const soon = async () => {
      const {inTenant} = await import('../db/database.ts');
      const at = {accountId, clientId, rev, lastMid};
      await inTenant(deps.db, accountId, (later) =>
        record(later, at, order.entries, applied.outcomes),
      );
    };
    setTimeout(() => void soon().catch(() => undefined), 5);`,
      },
    ],
    tests: once,
  },
  {
    law: 'L4',
    name: 'early-acknowledgement',
    what: 'a page acknowledges everything, whether it shows the effects or not',
    edits: [
      {
        file: pull,
        find: 'const hasEffects = !page.walk && (account.last_mid_rev ?? 0) <= page.cursor;',
        replace: 'const hasEffects = true;',
      },
    ],
    tests: once,
  },
  {
    law: 'L5',
    name: 'saved-too-early',
    what: '"saved" is said before the transaction is complete',
    edits: [
      {
        file: 'lib/store/transactions.ts',
        find: 'await connection.inTime(tx, over);',
        replace: 'void connection.inTime(tx, over);',
      },
    ],
    tests: crash,
  },
  {
    law: 'L5',
    name: 'no-hash-check',
    what: 'another text under a known number is skipped like the one we know',
    edits: [
      {
        file: push,
        find: "if (hash && !isSame(hash, entry.hash)) return {kind: 'fork'};",
        replace: 'void hash;',
      },
    ],
    tests: historyLost,
  },
  {
    law: 'L3',
    name: 'heirs-by-chance',
    what: 'copies of a profile go on under ids of their own, each with the same edit',
    edits: [
      {
        file: disk,
        find: 'const clientId = old && first ? await heirOf(old.clientId, first.body) : newClientId();',
        replace: 'const clientId = newClientId();',
      },
    ],
    tests: historyLost,
  },
  {
    law: 'L5',
    name: 'refusal-forgotten',
    what: 'a refused edit leaves the outbox and is nowhere',
    edits: [
      {
        file: 'lib/store/settle.ts',
        find: 'rejected.push({mid, body, refusal, at});',
        replace: 'void mid;',
      },
    ],
    tests: anyHistory,
  },
  {
    law: 'L5',
    name: 'one-place-only',
    what: 'a browser that threw its database away begins as somebody new',
    edits: [
      {
        file: disk,
        find: 'const spared = await spare?.find(scope);',
        replace: 'const spared = undefined;',
      },
    ],
    tests: spare,
  },
  {
    law: 'L6',
    name: 'reset-keeps-rows',
    what: 'beginning again without forgetting what was there',
    edits: [
      {
        file: disk,
        find: `        issue(tx.objectStore('scopes').put(plan.meta, key));
        clearBase(unwrap(tx), key);`,
        replace: `        issue(tx.objectStore('scopes').put(plan.meta, key));`,
      },
    ],
    tests: historyLost,
  },
  {
    law: 'L6',
    name: 'deletions-not-applied',
    what: 'what is gone on the server stays on the disk',
    edits: [
      {
        file: 'lib/store/base-writing.ts',
        find: 'else records.delete([scope, kind, id]);',
        replace: '',
      },
    ],
    tests: anyHistory,
  },
  {
    law: 'L7',
    name: 'replay-throws',
    what: 'an edit that no longer applies breaks the view',
    edits: [
      {
        file: 'lib/store/replay.ts',
        find: "if (decision.kind === 'refused') continue;",
        replace: "if (decision.kind === 'refused') throw new Error(decision.refusal.code);",
      },
    ],
    tests: replay,
  },
  {
    law: 'L7',
    name: 'replay-writes-to-base',
    what: 'pending edits are written into the base itself',
    edits: [
      {
        file: 'lib/domain/account-view.ts',
        find: 'draft[name] = new Map(draft[name]);',
        replace: '',
      },
    ],
    tests: replay,
  },
  {
    law: 'L8',
    name: 'page-in-two-transactions',
    what: 'the cursor in one transaction, the rows in the next',
    edits: [
      {
        file: disk,
        find: `      let applied = notLanded;
      await write(`,
        replace: `      let applied = notLanded;
      await write(['scopes', 'outbox', 'rejected', 'settled'], async (tx, issue) => {
        const meta = await getMeta(tx, scopeKey(scope));
        const outbox = await tx.objectStore('outbox').getAll(all(scopeKey(scope)));
        writeSettlement(tx, issue, scopeKey(scope), settleByPage(meta, outbox, page));
      });
      await write(`,
      },
    ],
    tests: crash,
  },
  {
    law: 'L9',
    name: 'no-membership-check',
    what: 'pull does not ask who is asking',
    edits: [{file: pull, find: 'if (!account?.is_member)', replace: 'if (!account)'}],
    tests: secrecy,
  },
  {
    law: 'L9',
    name: 'no-row-security',
    what: 'row-level security is never switched on',
    edits: [
      {
        file: 'server/db/migrations/0001_foundation.sql',
        find: "execute format('alter table %s enable row level security', tenant_table);",
        replace: '',
      },
    ],
    tests: secrecy,
  },
  {
    law: 'L9',
    name: 'wipe-keeps-rows',
    what: "a lost account's rows stay in IndexedDB",
    edits: [
      {
        file: disk,
        find: `        clearBase(unwrap(tx), key);
        issue(tx.objectStore('untold')`,
        replace: `        issue(tx.objectStore('untold')`,
      },
    ],
    tests: secrecy,
  },
  {
    law: 'L10',
    name: 'refusal-blocks-the-queue',
    what: 'a refused edit stays at the head and is sent again',
    edits: [
      {
        file: 'lib/sync/push.ts',
        find: 'const taken = batch.filter(({mid}) => onWire(mid) <= lastMid);',
        replace: `const refused = new Set(results.flatMap(({mid, kind}) => (kind === 'refused' ? mid : [])));
  const taken = batch.filter(({mid}) => onWire(mid) <= lastMid && !refused.has(onWire(mid)));`,
      },
    ],
    tests: anyHistory,
  },
  {
    law: 'L11',
    name: 'page-without-end',
    what: 'the server reads all objects to give some',
    edits: [
      {
        file: pull,
        find: `    .orderBy('kind')
    .orderBy('id')
    .limit(limit + 1)`,
        replace: `    .orderBy('kind')
    .orderBy('id')`,
      },
    ],
    tests: bounds,
  },
  {
    law: 'L11',
    name: 'every-wake-reads-all',
    what: 'every wake reads the whole feed again',
    edits: [
      {
        file: pull,
        find: `    .where('rev', '>', cursor)
    .orderBy('rev')
    .limit(limit + 1)
    .execute();
  const objects = rows.slice(0, limit);`,
        replace: `    .orderBy('rev')
    .execute()
    .then((all) => all.filter((row) => row.rev > cursor));
  const objects = rows.slice(0, limit);`,
      },
    ],
    tests: bounds,
  },
  {
    law: 'L12',
    name: 'reset-drops-the-outbox',
    what: 'beginning again forgets what was not sent yet',
    edits: [
      {
        file: disk,
        find: `        for (const entry of plan.queued) {
          issue(tx.objectStore('outbox').put(entry, [key, entry.mid]));
        }`,
        replace: `        issue(tx.objectStore('outbox').delete(all(key)));`,
      },
    ],
    tests: historyLost,
  },
  {
    law: 'L12',
    name: 'acknowledged-is-forgotten',
    what: 'what the server acknowledged and lost is not sent again',
    edits: [
      {
        file: 'lib/store/settle.ts',
        find: 'queued: [...back, ...again].map(asQueued),',
        replace: 'queued: again.map(asQueued),',
      },
    ],
    tests: historyLost,
  },
  {
    law: 'L12',
    name: 'silent-restore-unseen',
    what: 'a restore that nobody told of is taken for the history we know',
    edits: [
      {
        file: pull,
        find: '(tag !== null && !isOurs(tag, account.tagged))',
        replace: '(tag !== null && isOurs(tag, null) && false)',
      },
    ],
    tests: historyLost,
  },
];
