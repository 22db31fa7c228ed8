import {afterAll, vi} from 'vitest';

/** The files of the project share their workers: what one forgot to put back shall not reach the next. */
afterAll(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});
