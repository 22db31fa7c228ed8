import {describe, expectTypeOf, it} from 'vitest';
import type {Change} from '../../../lib/domain/account-view.ts';
import type {Mutation} from '../../../lib/domain/mutation.ts';
import type {mutation} from '../../../lib/contract/mutations.ts';
import type {change} from '../../../lib/contract/shapes.ts';
import type * as z from 'zod/mini';

describe('the contract', () => {
  it('takes and gives exactly the types of the rule book', () => {
    expectTypeOf<z.infer<typeof mutation>>().toEqualTypeOf<Mutation>();
    expectTypeOf<z.infer<typeof change>>().toExtend<Change>();
    expectTypeOf<Change>().toExtend<z.infer<typeof change>>();
  });
});
