import {lookup, Resolver} from 'node:dns/promises';

/** All addresses of a name, as they are now; throws where it has none. */
export type ResolveHost = (host: string) => Promise<string[]>;

/**
 * Asks the network's own name servers, and not by the platform's look-up: that has four threads for all of the server, and four names that
 * nobody answers for would hold them. `alsoHosts`: names of the machine's hosts file, too, which private networks use.
 */
export function createResolveHost({alsoHosts}: {alsoHosts: boolean}): ResolveHost {
  const resolver = new Resolver({timeout: 1500, tries: 2});
  return async (host) => {
    const answers = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
    const found = answers.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
    if (found.length > 0) return found;
    if (alsoHosts) return (await lookup(host, {all: true})).map(({address}) => address);
    throw new Error('No such host', {cause: answers});
  };
}
