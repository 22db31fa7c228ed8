/** A person who makes one edit after the other, each under a name of its own, and remembers what they were told. */
import type {LinkId} from '../../../lib/domain/ids.ts';
import type {Mutation} from '../../../lib/domain/mutation.ts';
import {createLink} from '../../server/world.ts';
import type {Effects} from './fault-world.ts';
import type {Inside, Kept} from './inside.ts';

/** 0 ≤ n < 1, the same sequence for the same seed (mulberry32). */
export type Random = () => number;

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export type Editor = {
  /** One edit, whoever is there to take it. */
  edit(inside: Inside): Promise<void>;
  /** Names of edits that were called "Saved". */
  saved: string[];
  /** Names of edits whose answer nobody was left to give. */
  unknown: string[];
};

const mostLinks = 40;

export function createEditor(who: string, random: Random): Editor {
  const links: LinkId[] = [];
  const saved: string[] = [];
  const unknown: string[] = [];
  let made = 0;

  const next = (name: string): Mutation => {
    const linkId = links[Math.floor(random() * links.length)];
    if (linkId === undefined || (links.length < mostLinks && random() < 0.2)) {
      return createLink({name});
    }
    return {kind: 'link.edit', linkId, changes: {name}};
  };

  return {
    saved,
    unknown,
    edit: async (inside) => {
      const name = `${who} ${++made}`;
      const mutation = next(name);
      const outcome = await inside.mutate(mutation);
      if (outcome === undefined) unknown.push(name);
      else if (outcome.kind === 'saved') {
        saved.push(name);
        if (mutation.kind === 'link.create') links.push(mutation.linkId);
      } else throw new Error(`${name}: ${JSON.stringify(outcome)}`);
    },
  };
}

/** What went wrong with an editor's edits once all is quiet: each saved one is applied once or kept as refused, others at most once. */
export function findLosses({saved, unknown}: Editor, effects: Effects, kept: Kept) {
  const refused = kept.rejected.map(({body}) => body);
  const times = (name: string): number =>
    (effects.get(name) ?? 0) + refused.filter((body) => body.includes(JSON.stringify(name))).length;
  return {
    lost: saved.filter((name) => times(name) === 0),
    doubled: [...saved, ...unknown].filter((name) => times(name) > 1),
  };
}
