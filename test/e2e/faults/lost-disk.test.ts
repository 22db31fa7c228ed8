/** A browser that finds its database damaged throws it away, all of the extension's at once: what a person wrote is in the spare. */
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {createLink} from '../../server/world.ts';
import {killBrowser, type Person} from '../product.ts';
import {damageDatabases} from './damage.ts';
import {quiet, startFaultWorld, type FaultWorld} from './fault-world.ts';

let world: FaultWorld;
let maria: Person;
beforeAll(async () => {
  world = await startFaultWorld();
  maria = world.product.getPerson(/admin.*Bright/i);
});
afterAll(() => world.stop());

describe('a browser that throws its database away', () => {
  it('[S5, L5, L3] after a kill: edits made offline arrive once after the next sign-in', async () => {
    const profile = 'damaged';
    const first = await world.openSignedIn(profile, maria);
    const save = async (name: string): Promise<void> => {
      expect(await first.inside.mutate(createLink({name}))).toEqual({kind: 'saved'});
    };
    await save('Sent before');
    const {meta} = await quiet(first.inside);
    world.product.line.cut();
    const names = [1, 2, 3].map((turn) => `Only in the spare ${turn}`);
    for (const name of names) await save(name);
    await killBrowser(first.browser);
    damageDatabases(world.product.profileFolder(profile));
    world.product.line.restore();

    const again = await world.openSignedIn(profile, maria); // it was signed out: that went too
    const after = await quiet(again.inside);
    expect(after.meta.clientId).toBe(meta.clientId);
    expect(after.meta.ackedMid).toBe(meta.ackedMid + names.length);
    const {accountId} = await world.scopeOf(maria);
    const effects = await world.effects(accountId);
    for (const name of ['Sent before', ...names]) {
      expect([name, effects.get(name)]).toEqual([name, 1]);
    }
    expect(after.rejected).toEqual([]);
    expect(await world.findTears(again.inside, maria)).toEqual([]);
    await again.browser.context.close();
  });
});
