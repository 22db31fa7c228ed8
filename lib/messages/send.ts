import type {Calls, Send} from './calls.ts';

/**
 * The caller's end of every call. `sendMessage` is the browser's own (`browser.runtime.sendMessage`, or chrome's where no polyfill
 * is wanted); it starts the background when that is asleep.
 *
 *   const send = createSend<PageCalls>((message) => browser.runtime.sendMessage(message));
 *   const outcome = await send('mutate', {mutation});
 */
export function createSend<List extends Partial<Calls>>(
  sendMessage: (message: {call: string; args: unknown}) => Promise<unknown>,
): Send<List> {
  // The router answers every call with its own result type and nothing else.
  return ((call: string, args: unknown) => sendMessage({call, args})) as Send<List>;
}
