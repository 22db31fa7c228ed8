import {CompiledQuery, sql, type QueryExecutorProvider} from 'kysely';
import type {Account} from '../../lib/domain/account-view.ts';
import {hasPassedOn} from '../../lib/domain/asking.ts';
import {isCopyToken, type Link} from '../../lib/domain/confirmation-link.ts';
import {mailDomain, type ProofFacts} from '../../lib/domain/evidence.ts';
import type {ProgramId} from '../../lib/domain/ids.ts';
import {snapshotOf} from '../../lib/domain/link-snapshot.ts';
import {bareAccountOf, type ProgramRow} from '../data/account.ts';
import {linkOf, type LinkRow} from '../data/rows.ts';
import type {Database} from '../db/database.ts';
import {digestOf} from '../write/seen-digest.ts';
import {tokenHash} from '../write/token-hash.ts';
import {isFreeMail} from './free-mail.ts';

/** What the opener of a link's address may see: the one link and who asks. */
export type ClientLink = {
  link: Link;
  account: Account;
  /** What a page that shows this is to send back with the answer. */
  seen: string;
  /** Whom the address that was opened had been mailed to; null is the one that the partner copies. */
  mailedTo: string | null;
  /** Who came, as far as an address was proven, in small letters. */
  who: string | undefined;
  /** How often the request had been passed on when it was mailed. */
  hop: number;
  /** How often the partner had named another client by then. */
  reassigned: number;
  /** Its reader has passed the request on since. */
  isPassedOn: boolean;
  /** It was mailed, and the partner asks somebody else since. */
  isReplaced: boolean;
  /** Whether the program takes answers from whoever has the copied address. */
  answersWithoutCode: boolean;
  /** When the link that this one was cloned from was answered. */
  takesPlaceOf: string | null;
  /** Whether its answer has one. */
  hasReceipt: boolean;
};

/** A link as it was found, and what is known of the address that it was mailed to, or that its reader has proven. */
export type Opened = {
  found: ClientLink;
  facts: ProofFacts;
  /** Of all that this was made of: whoever names it is told whether that still stands. */
  mark: string;
};

/**
 * All that can change what the reader of an address sees, as app.client_page says it (migrations/0067), with its mark. `proven`: the mail
 * address that the reader has proven, in small letters. Unknown, removed and malformed addresses are all undefined. In a transaction that
 * holds the account's lock it is what stands.
 */
export async function readOpened(
  db: QueryExecutorProvider,
  token: string,
  proven?: string,
): Promise<string | undefined> {
  if (!isCopyToken(token)) return undefined;
  const query = CompiledQuery.raw(lookUp, [tokenHash(token), proven ?? null]);
  const {rows} = await db.getExecutor().executeQuery<{said: string | null}>(query);
  return rows[0]?.said ?? undefined;
}

const lookUp = 'select app.client_page($1, $2, null) as said';

type Said = {
  mark: string;
  page: LinkRow & {
    account_name: string;
    account_type: Account['type'];
    recipient_user_id: Account['recipientId'];
    program_id: ProgramId;
    program_version: string;
  };
  mailed_to: string | null;
  hop: number;
  reassigned: number;
  takes_place_of: string | null;
  has_receipt: boolean;
  /** Whether the address, or its domain, is one of the partner's own users'. */
  is_own_address: boolean | null;
  is_own_domain: boolean | null;
  is_held: boolean;
};

/** What that means; `proven` is what it was asked with. */
export async function openedOf(
  db: QueryExecutorProvider,
  text: string,
  proven?: string,
): Promise<Opened> {
  const said = JSON.parse(text) as Said; // as the function of that migration makes it
  const {page, hop, reassigned, mailed_to: mailedTo} = said;
  const program = await findProgram(db, page);
  const {recipient_user_id} = page;
  const account = bareAccountOf(
    {id: page.account_id, name: page.account_name, type: page.account_type, recipient_user_id},
    program,
  );
  const found = {
    account,
    ...{mailedTo, hop, reassigned},
    who: mailedTo ?? proven,
    answersWithoutCode: program.settings.answersWithoutCode ?? false,
    takesPlaceOf: said.takes_place_of,
    hasReceipt: said.has_receipt,
  };
  return {
    found: showing(linkOf(page), found),
    facts: factsOf(said, mailedTo ?? proven),
    mark: said.mark,
  };
}

/** The page of a link as it is now, in place of what it was. */
export function showing(
  link: Link,
  found: Omit<ClientLink, 'link' | 'seen' | 'isPassedOn' | 'isReplaced'>,
): ClientLink {
  const {account, mailedTo, who, hop, reassigned} = found;
  const {asking = {}, client} = link;
  const isOther = mailedTo !== null && mailedTo !== client?.email.toLowerCase();
  return {
    ...found,
    link,
    seen: digestOf(snapshotOf(link, {account})),
    isPassedOn:
      mailedTo === null ? hasPassedOn(link, who) : isOther && hop < (asking.hops?.length ?? 0),
    isReplaced: isOther && reassigned < (asking.reassigned ?? 0),
  };
}

export async function findLinkForClient(
  db: Database,
  token: string,
): Promise<ClientLink | undefined> {
  const said = await readOpened(db, token);
  return said === undefined ? undefined : (await openedOf(db, said)).found;
}

/** A free-mail domain that one of the partner's own people uses makes nobody else one of theirs. */
function factsOf(said: Said, email: string | undefined): ProofFacts {
  const isFree = email !== undefined && isFreeMail(mailDomain(email));
  return {
    isFreeMail: isFree,
    isOwnPeople: said.is_own_address === true || (said.is_own_domain === true && !isFree),
    isHeld: said.is_held,
  };
}

/**
 * A program's configuration is larger than everything else on the page and seldom changes: it is read again when its version is another.
 * A version stands for one state and never for a second (migrations/0030).
 */
const programs = new Map<string, ProgramRow>();
const mostPrograms = 100;

async function findProgram(
  db: QueryExecutorProvider,
  row: {program_id: ProgramId; program_version: string},
): Promise<ProgramRow> {
  const known = programs.get(row.program_version);
  if (known) return known;
  const {rows} = await sql<ProgramRow & {version: string}>`
    select name as program_name, vendor_name, catalogue, settings, version from app.program where id = ${row.program_id}
  `.execute(db);
  const [program] = rows;
  if (!program) throw new Error('A partner account has its program');
  if (programs.size >= mostPrograms) programs.clear();
  programs.set(program.version, program); // a later one than the row's, maybe: then the page shows it
  return program;
}
