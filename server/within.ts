/** Waits for the work, but no longer than this; whether it was done. Used where whoever stops has to go on anyway. */
export async function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  const {promise: over, resolve} = Promise.withResolvers<false>();
  const timer = setTimeout(() => resolve(false), ms);
  try {
    return await Promise.race([work.then(() => true), over]);
  } finally {
    clearTimeout(timer);
  }
}
