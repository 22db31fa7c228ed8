/**
 * What the way an answer came proves about who gave it. Shown wherever the answer is shown, to both sides, and written on the receipt.
 * An answer counts when its mail address is one that the vendor itself holds for that company; everything else is `unverified`.
 */
export const evidenceKinds = ['mailed', 'code', 'checkout', 'unverified'] as const;
/**
 * `mailed`: through the address that was mailed to the client and shown to nobody else; `code`: through the copied address, by somebody
 * who proved a mail address by a code; `checkout`: the vendor's own checkout says who it was.
 */
export type Evidence = (typeof evidenceKinds)[number];

/** Why an answer is unverified: no address was proven, or one that says nothing about the company. */
export const unprovenReasons = ['no_code', 'free_mail', 'own_people', 'unknown_domain'] as const;
export type UnprovenReason = (typeof unprovenReasons)[number];

/** How somebody came to the page, as the server has proven it; `none` is the copied address and nothing more. */
export type Proof =
  {via: 'mailed' | 'code'; email: string} | {via: 'checkout'; email: string | null} | {via: 'none'};

export type ProofFacts = {
  /** The address is of a provider where anybody gets one. */
  isFreeMail: boolean;
  /** The address, or its domain, is one of the partner's own users. */
  isOwnPeople: boolean;
  /** The vendor holds its domain for the company that the link is about. */
  isHeld: boolean;
};

export type Weighed = {evidence: Evidence; unproven?: UnprovenReason; email?: string};

export function weigh(proof: Proof, {isFreeMail, isOwnPeople, isHeld}: ProofFacts): Weighed {
  if (proof.via === 'none') return {evidence: 'unverified', unproven: 'no_code'};
  if (proof.via === 'checkout') {
    const email = proof.email === null ? {} : {email: proof.email};
    // The vendor says who it is, and needs no mail domain for that; that it is not the partner's own user is for us to know
    return isOwnPeople
      ? {evidence: 'unverified', unproven: 'own_people', ...email}
      : {evidence: 'checkout', ...email};
  }
  const {email, via} = proof;
  if (isOwnPeople) return {evidence: 'unverified', unproven: 'own_people', email};
  if (isFreeMail) return {evidence: 'unverified', unproven: 'free_mail', email};
  if (!isHeld) return {evidence: 'unverified', unproven: 'unknown_domain', email};
  return {evidence: via, email};
}

/**
 * Where an answer that counts came from somewhere else than the company of the deal it is shown on: a link that was answered can be attached to
 * any deal later. Both domains; undefined where they are the same or one is not known.
 */
export function strangeDomains(
  {evidence, by}: {evidence: Evidence; by: {email?: string}},
  company: {domain?: string | null | undefined} | null,
): {answered: string; company: string} | undefined {
  if (evidence !== 'mailed' && evidence !== 'code') return undefined;
  const answered = mailDomain(by.email ?? '');
  const domain = company?.domain?.toLowerCase() ?? '';
  return answered === '' || domain === '' || answered === domain
    ? undefined
    : {answered, company: domain};
}

/** "acme.example" of "Jo@ACME.example"; empty when it is no address. */
export function mailDomain(email: string): string {
  const at = email.lastIndexOf('@');
  return at < 0
    ? ''
    : email
        .slice(at + 1)
        .trim()
        .toLowerCase();
}
