import fc from 'fast-check';
import * as z from 'zod/mini';
import {describe, expect, it} from 'vitest';
import {pageTexts} from '../../../bench/sync/page/page-texts.ts';
import {quickCheckOf} from '../../../lib/contract/quick-check.ts';
import {crmRef, rows} from '../../../lib/contract/shapes.ts';
import {me, pullResponse, pushResponse, ticketResponse} from '../../../lib/contract/wire.ts';

const page = JSON.parse(pageTexts(60)[0] ?? '') as z.infer<typeof pullResponse>;
const pushed: z.infer<typeof pushResponse> = {
  lastMid: 2,
  results: [
    {mid: 1, kind: 'applied'},
    {mid: 2, kind: 'refused', code: 'invalid', fields: [{field: 'name', code: 'required'}]},
  ],
};
const deal = {
  id: '019b8000-0000-7000-8000-000000000002',
  name: 'Deal',
  ref: {
    crm: 'sandbox',
    portal: '1',
    objectType: 'deal',
    objectId: '7',
    url: 'http://crm.localhost:1/deals/7',
  },
  shared: true,
  contact: {name: 'Ann', ref: null, email: null},
  company: null,
  owner: {name: 'Luca'},
  closeDate: '2026-12-24',
};

describe('the quick check', () => {
  it.each([
    ['a page', pullResponse, page],
    ['a reset', pullResponse, {kind: 'reset', epoch: 'e', lastMid: 0}],
    ['what a push brought', pushResponse, pushed],
    ['a ticket', ticketResponse, {ticket: 't', path: '/p'}],
    ['nobody', me, {protocol: 1, user: {id: 'u', name: '', email: ''}, accounts: []}],
    ['a deal', rows.deal, deal],
  ])('says yes to %s by itself', (_what, schema, value) => {
    expect(schema.safeParse(value).success).toBe(true);
    expect(quickCheckOf(schema)(value)).toBe(true);
  });

  it.each([
    ['a page', pullResponse, page],
    ['what a push brought', pushResponse, pushed],
    ['a deal', rows.deal, deal],
    ['a reference to a record', crmRef, deal.ref],
  ])('never says yes where zod says no, or makes something else of %s', (_what, schema, value) => {
    const check = quickCheckOf(schema);
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat()), fc.integer({min: 1, max: 3}), (numbers, times) => {
        const broken = structuredClone(value) as unknown;
        for (let time = 0; time < times; time++) spoil(broken, numbers);
        if (!check(broken)) return;
        const parsed = (schema as z.ZodMiniType).safeParse(broken);
        expect(parsed).toEqual({success: true, data: broken});
      }),
      {numRuns: 3000},
    );
  });

  it.each([
    ['a field more', {...deal, more: 1}],
    ['a field less', {...deal, name: undefined}],
    ['a field that JSON hides from most', JSON.parse('{"__proto__":1,"name":"a"}')],
    ['a name too long', {...deal, name: 'x'.repeat(2000)}],
    ['an upper-case id', {...deal, id: deal.id.replace('b', 'B')}],
    ['a day that is none', {...deal, closeDate: '2026-02-30'}],
    ['a list', []],
    ['null', null],
  ])('does not say yes to %s', (_what, value) => {
    expect(quickCheckOf(rows.deal)(value)).toBe(false);
  });

  it('leaves to zod what it does not know', () => {
    const shout = z.pipe(
      z.string(),
      z.transform((text) => text.toUpperCase()),
    );
    expect(quickCheckOf(shout)('a')).toBe(false);
    expect(quickCheckOf(z.object({a: z.string()}))({a: 'a'})).toBe(false);
    expect(quickCheckOf(z.string().check(z.trim()))(' a ')).toBe(false);
    expect(quickCheckOf(z.strictObject({a: z.lazy(() => z.string())}))({a: 'a'})).toBe(false);
  });
});

/** Changes one thing somewhere in it. */
function spoil(value: unknown, numbers: fc.Stream<number>): void {
  const next = (below: number): number => (numbers.next().value ?? 0) % below;
  let at = value as Record<string, unknown>;
  for (;;) {
    const keys = Object.keys(at);
    const key = keys[next(Math.max(1, keys.length))] ?? '0';
    const inner = at[key];
    if (typeof inner === 'object' && inner !== null && next(4) > 0) {
      at = inner as Record<string, unknown>;
      continue;
    }
    const others = [null, undefined, '', 'x', 0, -1, 1.5, NaN, true, [], {}, 'x'.repeat(301), '😀'];
    const wish = next(5);
    if (wish === 0) Reflect.deleteProperty(at, key);
    else if (wish === 1 && !Array.isArray(at)) at[`${key}x`] = inner;
    else if (wish === 2 && typeof inner === 'string') at[key] = inner.slice(0, -1);
    else at[key] = others[next(others.length)];
    return;
  }
}
