import fc from 'fast-check';
import * as z from 'zod/mini';
import {describe, expect, it} from 'vitest';
import {pageTexts} from '../../../bench/sync/page/page-texts.ts';
import {quickCheckOf} from '../../../lib/contract/quick-check.ts';
import {deal as dealSchema} from '../../../lib/contract/deal-shapes.ts';
import {activity} from '../../../lib/contract/event-shapes.ts';
import {crmRef} from '../../../lib/contract/shapes.ts';
import {me, pullResponse, pushResponse, ticketResponse} from '../../../lib/contract/wire.ts';
import {rowKinds} from '../../../lib/domain/account-view.ts';
import {sharedDeal} from '../domain/fixtures.ts';
import {wholeRows} from '../store/whole-account.ts';

const page = JSON.parse(pageTexts(20)[0] ?? '') as z.infer<typeof pullResponse>;
const pushed: z.infer<typeof pushResponse> = {
  lastMid: 2,
  results: [
    {mid: 1, kind: 'applied'},
    {mid: 2, kind: 'refused', code: 'invalid', fields: [{field: 'name', code: 'required'}]},
  ],
};
const ref = {
  ...{crm: 'sandbox', portal: '1', objectType: 'deal', objectId: '7'},
  url: 'http://crm.localhost:1/deals/7',
};
const deal = {...sharedDeal, ref};
/** A page with every kind of row and of timeline entry. */
const everything = {...page, changes: wholeRows};

describe('the quick check', () => {
  it.each([
    ['a page', pullResponse, page],
    ['a page with every kind of row', pullResponse, everything],
    ['a reset', pullResponse, {kind: 'reset', epoch: 'e', lastMid: 0}],
    ['what a push brought', pushResponse, pushed],
    ['a ticket', ticketResponse, {ticket: 't', path: '/p'}],
    ['nobody', me, {protocol: 1, user: {id: 'u', name: '', email: ''}, accounts: []}],
    ['a deal', dealSchema, deal],
  ])('says yes to %s by itself', (_what, schema, value) => {
    expect(schema.safeParse(value).success).toBe(true);
    expect(quickCheckOf(schema)(value)).toBe(true);
  });

  it('was asked about every kind of row, and of timeline entry', () => {
    const kinds = new Set(wholeRows.map(({kind}) => kind));
    expect([...kinds].sort()).toEqual([...rowKinds].sort());
    const entries = wholeRows.flatMap(({kind, row}) => (kind === 'activity' && row ? [row] : []));
    const known = activity.shape.event._zod.def.options.map((option) => [
      ...(option._zod.propValues.kind ?? []),
    ]);
    expect(new Set(entries.map(({event}) => event.kind))).toEqual(new Set(known.flat()));
  });

  it.each([
    ['a page', pullResponse, page],
    ['a page with every kind of row', pullResponse, everything],
    ['what a push brought', pushResponse, pushed],
    ['a deal', dealSchema, deal],
    ['a reference to a record', crmRef, deal.ref],
  ])(
    'never says yes where zod says no, or makes something else of %s',
    (_what, schema, value) => {
      const check = quickCheckOf(schema);
      fc.assert(
        fc.property(fc.infiniteStream(fc.nat()), fc.integer({min: 1, max: 3}), (numbers, times) => {
          const broken = structuredClone(value) as unknown;
          for (let time = 0; time < times; time++) spoil(broken, numbers);
          if (!check(broken)) return;
          const parsed = (schema as z.ZodMiniType).safeParse(broken);
          expect(parsed).toEqual({success: true, data: broken});
        }),
        {numRuns: 1500},
      );
    },
    30_000,
  );

  it.each([
    ['a field more', {...deal, more: 1}],
    ['a field less', {...deal, name: undefined}],
    ['a field that JSON hides from most', JSON.parse('{"__proto__":1,"name":"a"}')],
    ['a name too long', {...deal, name: 'x'.repeat(2000)}],
    ['an upper-case id', {...deal, id: deal.id.replace('019', '01A')}],
    ['a day that is none', {...deal, closeDate: '2026-02-30'}],
    ['a list', []],
    ['null', null],
  ])('does not say yes to %s', (_what, value) => {
    expect(quickCheckOf(dealSchema)(value)).toBe(false);
  });

  it('takes of a union the option that knows all fields, and none that another before it might be', () => {
    const [one, two] = [z.strictObject({a: z.string()}), z.strictObject({b: z.number()})];
    const either = quickCheckOf(z.union([one, two]));
    expect([{a: ''}, {b: 1}].map(either)).toEqual([true, true]);
    expect([{a: 1}, {a: '', b: 1}, {}, [], null, {c: 1}].map(either)).not.toContain(true);
    const shouted = z.strictObject({
      b: z.pipe(
        z.number(),
        z.transform((n) => n + 1),
      ),
    });
    expect(quickCheckOf(z.union([shouted, two]))({b: 1})).toBe(false);
    expect(quickCheckOf(z.union([z.object({a: z.string()}), two]))({b: 1})).toBe(false);
    expect(quickCheckOf(z.union([z.string(), two]))({b: 1})).toBe(false);
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
