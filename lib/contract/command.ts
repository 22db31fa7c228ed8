import * as z from 'zod/mini';
import {commandMutation} from './command-mutations.ts';
import {change} from './rows.ts';
import {protocolNumber} from './wire.ts';

/** POST /api/v1/accounts/{accountId}/commands: one change at once, for integrators without an outbox. `key` makes a retry harmless. */
export const commandRequest = z.strictObject({
  protocol: protocolNumber,
  key: z.string().check(z.minLength(8), z.maxLength(100)),
  mutation: commandMutation,
});
export const commandResponse = z.strictObject({
  kind: z.literal('applied'),
  changes: z.array(change),
});

export type CommandRequest = z.infer<typeof commandRequest>;
export type CommandResponse = z.infer<typeof commandResponse>;
