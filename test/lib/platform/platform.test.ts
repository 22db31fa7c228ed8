// @vitest-environment node
import * as z from 'zod/mini';
import {describe, expect, it, vi} from 'vitest';
import {isCopyToken} from '../../../lib/domain/confirmation-link.ts';
import {isUuid} from '../../../lib/domain/ids.ts';
import {timestamp} from '../../../lib/platform/clock.ts';
import {createKept} from '../../../lib/platform/key-value.ts';
import {createLocalLock} from '../../../lib/platform/lock.ts';
import {newId} from '../../../lib/platform/new-id.ts';
import {base64url, randomToken} from '../../../lib/platform/random-token.ts';
import {createFakeArea} from '../api/fake-sign-in.ts';
import {createFakeClock} from './fake-clock.ts';

describe('ids and secrets', () => {
  it('are UUIDv7, later ones sorting after earlier ones', () => {
    vi.useFakeTimers();
    const ids = Array.from({length: 20}, () => {
      vi.advanceTimersByTime(1);
      return newId();
    });
    vi.useRealTimers();
    expect(ids.every(isUuid)).toBe(true);
    expect(ids.every((id) => id[14] === '7')).toBe(true);
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(ids).size).toBe(20);
  });

  it('are 192 bits that fit into an address', () => {
    const tokens = new Set(Array.from({length: 200}, () => randomToken()));
    expect(tokens.size).toBe(200);
    expect([...tokens].every(isCopyToken)).toBe(true);
  });

  it('base64url has no padding and nothing to escape', () => {
    expect(base64url(new Uint8Array([251, 255, 190, 1]))).toBe('-_--AQ');
  });
});

describe('what is kept', () => {
  const schema = z.object({n: z.number()});

  it('is read as it was written, until it is cleared', async () => {
    const kept = createKept(createFakeArea(), 'key', schema);
    expect(await kept.read()).toBeUndefined();
    await kept.write({n: 1});
    expect(await kept.read()).toEqual({n: 1});
    await kept.clear();
    expect(await kept.read()).toBeUndefined();
  });

  it('is nothing when it is not what this version knows', async () => {
    const area = createFakeArea();
    area.kept.set('key', {n: 'one'});
    expect(await createKept(area, 'key', schema).read()).toBeUndefined();
  });
});

describe('a lock', () => {
  it('lets one after the other in, by name, also after a failure', async () => {
    const lock = createLocalLock();
    const course: string[] = [];
    const visit = (name: string, who: string) =>
      lock(name, async () => {
        course.push(`${who} in`);
        await Promise.resolve();
        course.push(`${who} out`);
        if (who === 'b') throw new Error('b failed');
        return who;
      });
    const all = await Promise.allSettled([visit('x', 'a'), visit('x', 'b'), visit('x', 'c')]);
    expect(course).toEqual(['a in', 'a out', 'b in', 'b out', 'c in', 'c out']);
    expect(all.map(({status}) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });
});

describe('time', () => {
  it('is written in UTC with milliseconds', () => {
    expect(timestamp(createFakeClock())).toBe('2026-11-21T10:00:00.000Z');
  });
});
