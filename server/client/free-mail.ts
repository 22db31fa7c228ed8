import providers from 'email-providers/all.json' with {type: 'json'};

const domains: ReadonlySet<string> = new Set(providers);

/** Whether anybody can get an address of this domain, so that having one says nothing of a company. */
export function isFreeMail(domain: string): boolean {
  return domains.has(domain);
}
