import {describe, expect, it} from 'vitest';
import {pullRequest} from '../../../lib/contract/wire.ts';
import {isUuid} from '../../../lib/domain/ids.ts';
import {newId} from '../../../lib/platform/new-id.ts';
import {heirOf} from '../../../lib/store/heir.ts';

describe('the name after a fork', () => {
  it('[T4] is the same for copies that hold the same edit, and another for any other', async () => {
    const [old, other] = [newId(), newId()];
    const heir = await heirOf(old, 'edit');
    expect(await heirOf(old, 'edit')).toBe(heir);
    expect(new Set([heir, await heirOf(old, 'edit 2'), await heirOf(other, 'edit')]).size).toBe(3);
  });

  it('[T4] is a client id that the wire takes', async () => {
    for (let turn = 0; turn < 64; turn++) {
      const heir = await heirOf(newId(), `edit ${turn}`);
      expect(isUuid(heir)).toBe(true);
      expect(pullRequest.shape.clientId.safeParse(heir).success).toBe(true);
    }
  });
});
