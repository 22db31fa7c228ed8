import type {Crm, CrmRef} from '../domain/crm-ref.ts';

/**
 * The place of the card in a page, and which rung of the adapter's ladder led there (for diagnostics). Lower rungs are
 * what is left while a page loads or after a redesign: a better place may still come.
 */
export type Anchor = {element: Element; rung: string; isFirstChoice: boolean};

/**
 * What Vouch knows about one CRM. Pure over an address and a document: an adapter changes nothing, keeps nothing,
 * never reads text in any language to find its way, and never looks for class names that a build generates.
 */
export type CrmAdapter = {
  crm: Crm;
  /** The record an address shows; undefined for anything that is not exactly one deal, contact or company. */
  findRecord: (url: URL) => CrmRef | undefined;
  /** Where the card goes as first child: only a container that a person can see now. */
  findAnchor: (doc: Document) => Anchor | undefined;
  /** The record's visible title. After a change of address it may still be the old record's for a moment. */
  findTitle: (doc: Document) => string | undefined;
};
