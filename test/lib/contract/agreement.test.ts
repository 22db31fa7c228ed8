import {describe, expectTypeOf, it} from 'vitest';
import type {Change} from '../../../lib/domain/account-view.ts';
import type {CommandMutation, Mutation} from '../../../lib/domain/mutation.ts';
import type {commandMutation} from '../../../lib/contract/command-mutations.ts';
import type {mutation} from '../../../lib/contract/mutations.ts';
import type {change} from '../../../lib/contract/rows.ts';
import type * as z from 'zod/mini';

/** The same type with its intersections written out: `A & B` and one object with both their fields are else not called equal. */
type Plain<T> = T extends string | number | boolean | null | undefined
  ? T
  : {[K in keyof T]: Plain<T[K]>};

describe('the contract', () => {
  it('takes and gives exactly the types of the rule book', () => {
    expectTypeOf<Plain<z.infer<typeof mutation>>>().toEqualTypeOf<Plain<Mutation>>();
    expectTypeOf<Plain<z.infer<typeof commandMutation>>>().toEqualTypeOf<Plain<CommandMutation>>();
    expectTypeOf<z.infer<typeof change>>().toExtend<Change>();
    expectTypeOf<Change>().toExtend<z.infer<typeof change>>();
  });
});
