/**
 * What can be done on a shared deal, for whichever page shows it. Models ask for mutations of the rule book; a page of ours sends them as
 * they are, the card turns each into the call that its record allows.
 */
import type {Colleague, DealValues} from '../domain/deal.ts';
import type {Account} from '../domain/account-view.ts';
import type {GivenDeal, Mutation, Refusal} from '../domain/mutation.ts';
import type {UserId} from '../domain/ids.ts';
import type {SaveOutcome} from '../messages/calls.ts';

export type DealAct = Extract<
  Mutation,
  {kind: `deal.${string}` | `message.${string}` | `note.${string}` | 'file.remove'}
>;

/** `hidden`: the pressed button was not in plain sight. `gone`: the extension was updated under the page. */
export type ActOutcome = SaveOutcome | {kind: 'hidden'} | {kind: 'gone'};
export type ActProblem = Exclude<ActOutcome, {kind: 'saved'}>;

/** Whether the pressed button is in plain sight; asked before anything goes to the vendor. */
export type IsSeen = () => Promise<boolean>;

/** Never rejects. */
export type SaveAct = (act: DealAct, isSeen?: IsSeen) => Promise<ActOutcome>;

/** The account, as far as a deal's pages need it. */
export type DealParties = Pick<Account, 'name' | 'vendorName' | 'catalogue'> & {
  people: readonly Colleague[];
  vendorPeople: readonly Colleague[];
  userId: UserId;
};

/** What a form of a new shared deal begins with: what the CRM's page says, a withdrawn deal's values, a refused edit's. */
export type DealStart = Partial<DealValues>;

export type Converting = {deal: GivenDeal; start: DealStart};

export function refusalOf(problem: ActProblem | undefined): Refusal | undefined {
  return problem?.kind === 'refused' ? problem.refusal : undefined;
}
