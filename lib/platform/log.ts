/**
 * What the extension says about itself, for a person who reads the console. Bodies, tokens, names and addresses are
 * never among the facts.
 */
export type Facts = Record<string, string | number | boolean | null>;
export type Log = (event: string, facts?: Facts, cause?: unknown) => void;

export const silentLog: Log = () => undefined;

/* eslint-disable no-console -- the one place that writes to the console */
export const consoleLog: Log = (event, facts = {}, cause) => {
  if (cause === undefined) console.info(`vouch: ${event}`, facts);
  else console.warn(`vouch: ${event}`, facts, cause);
};
/* eslint-enable no-console */
