/**
 * The longest time that `work` kept everything else in this page waiting: a timer of 4 ms, and by how much it came late.
 * Never part of a run that is timed.
 */
export async function longestTaskOf(work: () => Promise<unknown>): Promise<number> {
  const everyMs = 4;
  let longest = 0;
  let due = performance.now() + everyMs;
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - due);
    due = now + everyMs;
  }, everyMs);
  await new Promise((resolve) => setTimeout(resolve, 20)); // timers of a page that has just loaded are late anyway
  longest = 0;
  await work();
  await new Promise((resolve) => setTimeout(resolve, everyMs * 2));
  clearInterval(timer);
  return longest;
}
