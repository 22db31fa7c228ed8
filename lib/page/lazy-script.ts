/**
 * Asks for a script the first time it is wanted, and again with growing pauses while asking fails (the background may
 * just be starting). An extension that was updated meanwhile cannot be asked: then we stop, nothing was shown yet.
 */
export const retryDelaysMs: readonly number[] = [300, 1000, 3000, 10_000];

export function createLazyScript(ports: {load: () => Promise<boolean>; isAlive: () => boolean}): {
  want: () => void;
} {
  let state: 'idle' | 'asking' | 'loaded' = 'idle';

  const ask = async (): Promise<void> => {
    for (const delayMs of [0, ...retryDelaysMs]) {
      if (delayMs) await new Promise((done) => setTimeout(done, delayMs));
      if (!ports.isAlive()) return;
      if (await ports.load().catch(() => false)) {
        state = 'loaded';
        return;
      }
    }
    state = 'idle'; // the next record asks anew
  };

  return {
    want: () => {
      if (state !== 'idle') return;
      state = 'asking';
      void ask();
    },
  };
}
