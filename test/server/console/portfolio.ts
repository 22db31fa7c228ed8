import {v7 as uuid} from 'uuid';
import type {Mutation, VendorMutation} from '../../../lib/domain/mutation.ts';
import type {DealValues} from '../../../lib/domain/deal.ts';
import type {
  AccountId,
  AttachmentId,
  DealId,
  MessageId,
  NoteId,
  ProgramId,
  UserId,
} from '../../../lib/domain/ids.ts';
import {runCommand} from '../../../server/write/command.ts';
import type {Browser} from '../auth/browser.ts';
import {startRunning} from '../auth/running.ts';
import {
  assign,
  makeAccount,
  makeLink,
  makeMember,
  makeProgram,
  makeVendorPerson,
  signedIn,
} from '../pages/people.ts';

/**
 * A program with two partner accounts, a third in another program, and one person of each kind, whose names say whose they are:
 * Dana is Bright's CAM, Kurt is Kestrel's, Rick and Rita are reps, Pat runs the program, Olga another one; Maria is Bright's.
 */
export type Somebody = {userId: UserId; name: string};
export type Portfolio = Awaited<ReturnType<typeof createPortfolio>>;

/** What must never be in a page of the vendor's. */
export const secrets = {
  note: 'Only between us: they have a budget of 90k',
  clientMail: 'ann.secret@client.example',
  contactMail: 'contact.secret@client.example',
};

export async function createPortfolio() {
  const running = await startRunning();
  const programId = await makeProgram(running);
  const otherProgram = await makeProgram(running, 'Another Program');
  const bright = await makeAccount(running, programId, 'Bright Agency');
  const kestrel = await makeAccount(running, programId, 'Kestrel Resell', 'solutions_provider');
  const foreign = await makeAccount(running, otherProgram, 'Foreign Account');
  const person = async (made: Promise<UserId>, name: string) => ({userId: await made, name});
  const member = (account: AccountId, name: string) =>
    person(makeMember(running, account, name, 'partner_admin'), name);
  const vendor = (
    program: ProgramId,
    name: string,
    ...roles: Parameters<typeof makeVendorPerson>[3]
  ) => person(makeVendorPerson(running, program, name, roles), name);
  const people = {
    maria: await member(bright, 'Maria'),
    kim: await member(kestrel, 'Kim'),
    fred: await member(foreign, 'Fred'),
    dana: await vendor(programId, 'Dana', 'cam'),
    kurt: await vendor(programId, 'Kurt', 'cam'),
    rick: await vendor(programId, 'Rick', 'rep'),
    rita: await vendor(programId, 'Rita', 'rep'),
    pat: await vendor(programId, 'Pat', 'program_admin'),
    olga: await vendor(otherProgram, 'Olga', 'program_admin', 'rep'),
  };
  await assign(running, bright, people.dana.userId, 'cam');
  await assign(running, kestrel, people.kurt.userId, 'cam');
  const browsers = {} as Record<keyof typeof people, Browser>; // filled below, name by name
  for (const [key, {name}] of Object.entries(people)) {
    browsers[key as keyof typeof people] = await signedIn(running, name);
  }

  const command = async (
    by: Somebody,
    accountId: AccountId,
    mutation: Mutation | VendorMutation,
  ) => {
    const outcome = await runCommand(running.deps, by, accountId, {key: uuid(), mutation});
    if (outcome.kind !== 'applied') {
      throw new Error(`${mutation.kind} came to ${JSON.stringify(outcome)}`);
    }
  };

  return {
    ...{running, programId, otherProgram, bright, kestrel, foreign, people, browsers, command},

    /** A shared deal of `owner`, or of whoever the program gives it to. */
    async deal(
      accountId: AccountId,
      by: Somebody,
      values: Partial<DealValues> = {},
      owner?: Somebody,
    ): Promise<DealId> {
      const dealId = uuid() as DealId; // made here
      await command(by, accountId, {
        ...{kind: 'deal.share', dealId, partnerContact: null},
        values: {...plainValues, ...values},
      });
      if (owner) {
        const setter = accountId === foreign ? people.olga : people.pat;
        await command(setter, accountId, {kind: 'vendor.set_owner', dealId, userId: owner.userId});
      }
      return dealId;
    },

    /** A link with a client, on the deal. */
    async linkOn(accountId: AccountId, by: Somebody, dealId: DealId | undefined, name: string) {
      const link = await makeLink(running, accountId, by, name);
      await command(by, accountId, {
        ...{kind: 'link.assign_client', linkId: link.linkId},
        client: {name: `Client of ${name}`, email: secrets.clientMail},
      });
      if (dealId) {
        const attachmentId = uuid() as AttachmentId; // made here
        await command(by, accountId, {
          ...{kind: 'link.attach', attachmentId, linkId: link.linkId, dealId},
        });
      }
      return link;
    },

    note: (accountId: AccountId, by: Somebody, dealId: DealId) =>
      command(by, accountId, {
        ...{kind: 'note.write', noteId: uuid() as NoteId, dealId, text: secrets.note}, // made here
      }),

    message: (accountId: AccountId, by: Somebody, dealId: DealId, text: string) =>
      command(by, accountId, {
        ...{kind: 'message.post', messageId: uuid() as MessageId, dealId, parentId: null, text}, // made here
        ...{mentions: [], files: []},
      }),
  };
}

export const plainValues: DealValues = {
  name: 'A deal',
  productIds: ['marketing'],
  amount: {amountMinor: 1_250_000, currency: 'EUR'},
  closeDate: '2027-03-31',
  contact: {name: 'Ann Client', email: secrets.contactMail, ref: null},
  company: {name: 'Acme', ref: null, domain: 'acme.example'},
  introNote: 'They asked us',
  painOrOpportunity: 'Their tool is slow',
  nextSteps: 'Call',
};

/** Names in the first cells of a list, in its order. */
export function rowsOf(html: string): string[] {
  const body = /<tbody>([\s\S]*?)<\/tbody>/.exec(html)?.[1] ?? '';
  return [...body.matchAll(/<th scope="row">[\s\S]*?title="([^"]*)"/g)].map(
    ([, name = '']) => name,
  );
}
