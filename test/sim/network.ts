import {origin, type Backend} from './backend.ts';
import type {Random} from './random.ts';

/**
 * What stands between a browser and the server. `twice_at_once` and `late_copy` are what proxies and TCP do to a request that was thought lost;
 * `portal` is a hotel's log-in page, with status 200.
 */
const faults = [
  'lost_request',
  'lost_request',
  'lost_reply',
  'lost_reply',
  'lost_reply',
  'twice',
  'twice_at_once',
  'late_copy',
  'portal',
  'throttled',
  'throttled_for',
  'unavailable',
  'broken',
  'killed',
  'killed',
] as const;
export type Fault = (typeof faults)[number];
export const faultKinds = new Set(faults).size;

export type Network = {
  /** The network as one browser has it for a while; `share` of its requests go wrong. */
  through(random: Random, share: number, mayKill: boolean): typeof fetch;
  /** Copies of requests that were under way for long arrive now. */
  deliverLate(): Promise<number>;
  forgetLate(): void;
  /** Until the server has answered all it was asked, whether somebody still waits for it or not. */
  idle(): Promise<void>;
  /** What went wrong since it was last asked. */
  takeTrace(): string[];
  readonly counts: Map<string, number>;
};

type Sent = {url: string; method: string; headers: Headers; body: string | null};

export function createNetwork(backend: Backend): Network {
  let late: Sent[] = [];
  let trace: string[] = [];
  const counts = new Map<string, number>();
  const flights = new Set<Promise<unknown>>();
  const deliver = async (sent: Sent): Promise<Response> => {
    const flight = backend.fetch(new Request(sent.url, sent));
    flights.add(flight);
    try {
      return await flight;
    } finally {
      flights.delete(flight);
    }
  };

  const meet = async (fault: Fault, sent: Sent, random: Random): Promise<Response> => {
    switch (fault) {
      case 'lost_request':
        throw new TypeError('Failed to fetch');
      case 'lost_reply':
        await (await deliver(sent)).text();
        throw new TypeError('Failed to fetch');
      case 'twice': {
        const first = await deliver(sent);
        const second = await deliver(sent);
        return random.chance(0.5) ? first : second;
      }
      case 'twice_at_once': {
        return random.pick(await Promise.all([deliver(sent), deliver(sent)]));
      }
      case 'late_copy':
        if (late.length < 20) late.push(sent);
        if (random.chance(0.5)) throw new TypeError('Failed to fetch');
        return deliver(sent);
      case 'portal':
        return new Response('<html>Welcome to the hotel', {headers: {'content-type': 'text/html'}});
      case 'throttled':
        return new Response('', {status: 429});
      case 'throttled_for':
        return new Response('', {status: 429, headers: {'retry-after': '90'}});
      case 'unavailable':
        return new Response('', {status: 503});
      case 'broken':
        return new Response('<html>Bad gateway', {status: 502});
      case 'killed':
        backend.kills.arm(
          random.chance(0.6)
            ? {atStatement: 'commit', when: random.chance(0.5) ? 'before' : 'after'}
            : {atStatement: 1 + random.below(14), when: random.chance(0.5) ? 'before' : 'after'},
        );
        return deliver(sent).finally(() => backend.kills.disarm());
    }
  };

  return {
    counts,
    through: (random, share, mayKill) => async (input, init) => {
      const sent = sentOf(input, init);
      if (!random.chance(share)) return deliver(sent);
      const fault = random.pick(faults.filter((one) => mayKill || one !== 'killed'));
      counts.set(fault, (counts.get(fault) ?? 0) + 1);
      trace.push(`${sent.url.slice(origin.length + 8)}:${fault}`);
      return meet(fault, sent, random);
    },
    deliverLate: async () => {
      const now = late;
      late = [];
      for (const sent of now) await (await deliver(sent)).text();
      return now.length;
    },
    forgetLate: () => void (late = []),
    idle: async () => {
      while (flights.size > 0) await Promise.allSettled(flights);
    },
    takeTrace: () => {
      const taken = trace;
      trace = [];
      return taken;
    },
  };
}

function sentOf(input: Parameters<typeof fetch>[0], init: RequestInit | undefined): Sent {
  return {
    url: input as string, // lib/api/http.ts gives a text
    method: init?.method ?? 'GET',
    headers: new Headers(init?.headers),
    body: (init?.body ?? null) as string | null, // and a text or nothing
  };
}
