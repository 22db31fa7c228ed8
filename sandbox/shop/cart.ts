/** What somebody is about to buy, and what Vouch knows it by. */
export type Cart = {
  number: string;
  company: string;
  buyer: {name: string; email: string};
  for: {dealId: string} | {quoteId: string};
  currency: string;
  lines: ReadonlyArray<{name: string; amountMinor: number}>;
};

export function totalOf({lines}: Cart): number {
  return lines.reduce((sum, {amountMinor}) => sum + amountMinor, 0);
}
