/** What stands beside the table of deals: a deal, a form that begins one, or the choice of a link for one. */
import type {DealId} from '../domain/ids.ts';
import type {GivenDeal} from '../domain/mutation.ts';
import type {Twin} from '../domain/twin.ts';
import type {DealDesk} from './deal-desk-model.ts';
import type {DealForm} from './deal-form-model.ts';

/** `mid`: the refused edit whose values these are; it is put away once they are saved. */
export type DealsPanel =
  | {kind: 'opening'; dealId: DealId}
  | {kind: 'gone'; dealId: DealId}
  | {kind: 'failed'; dealId: DealId}
  | {kind: 'open'; dealId: DealId; desk: DealDesk}
  | {kind: 'attach'; dealId: DealId; desk: DealDesk}
  | {kind: 'share'; dealId: DealId; form: DealForm; mid: number | null}
  /** `isAgain`: its registration has ended. */
  | {
      kind: 'convert';
      deal: GivenDeal;
      form: DealForm;
      isAgain: boolean;
      mid: number | null;
      /** What a rep registered with that company and no record stands for. */
      twins: Twin[];
    };

/** The deal that the panel shows, if it shows one. */
export function dealIdOf(panel: DealsPanel | undefined): DealId | null {
  switch (panel?.kind) {
    case 'opening':
    case 'gone':
    case 'failed':
    case 'open':
    case 'attach':
      return panel.dealId;
    case 'share':
    case 'convert':
    case undefined:
      return null;
  }
}

export function idOfGiven(deal: GivenDeal): DealId {
  return 'dealId' in deal ? deal.dealId : deal.newDealId;
}
