import {createDatabase, createPool} from '../server/db/database.ts';
import {
  createSigningKeys,
  type KeyState,
  type SigningKeys,
} from '../server/receipts/signing-keys.ts';

export type Said = {isFine: boolean; text: string};

const usage = 'Usage: npm run keys -- list | rotate | withdraw KID';

/** `given`: the environment. */
export async function runKeys(
  args: readonly string[],
  given: Record<string, string | undefined>,
): Promise<Said> {
  const [what = '', kid, ...more] = args;
  const isAsked = what === 'withdraw' ? kid !== undefined : kid === undefined;
  if (!['list', 'rotate', 'withdraw'].includes(what) || !isAsked || more.length > 0) {
    return {isFine: false, text: usage};
  }
  const url = given.DATABASE_URL;
  if (!url) return {isFine: false, text: "DATABASE_URL is missing: it must be the server's."};
  const secret = given.SECRET ?? '';
  if (what === 'rotate' && secret.length < 32) {
    return {
      isFine: false,
      text: "SECRET is missing: it must be the server's, which seals the new key.",
    };
  }
  const pool = createPool(url, 1);
  try {
    return await run(createSigningKeys(createDatabase(pool), secret), what, kid ?? '');
  } finally {
    await pool.end();
  }
}

async function run(keys: SigningKeys, what: string, kid: string): Promise<Said> {
  if (what === 'rotate') {
    const {kid: made, replaced} = await keys.rotate();
    const before = replaced === undefined ? '' : ` ${replaced} signs no more and stays published.`;
    return {isFine: true, text: `${made} signs from now on.${before}\n`};
  }
  if (what === 'withdraw') {
    if (!(await keys.withdraw(kid))) return {isFine: false, text: `There is no key ${kid}.`};
    return {
      isFine: true,
      text: `${kid} is withdrawn: it is not published any more, and what it signed is not valid any more.\n`,
    };
  }
  const list = await keys.list();
  const text = list.map((key) => `${key.kid}  ${stateOf(key)}\n`).join('');
  return {isFine: true, text: text || 'There are no keys yet: the first answer makes one.\n'};
}

function stateOf({createdAt, retiredAt, withdrawnAt}: KeyState): string {
  const made = `since ${createdAt.toISOString()}`;
  if (withdrawnAt) return `${made}, withdrawn ${withdrawnAt.toISOString()}`;
  return retiredAt ? `${made}, retired ${retiredAt.toISOString()}` : `${made}, signs`;
}
