import {Logger} from 'graphile-worker';

const loud = new Set<string>(['error', 'warning']);

/** The job queue speaks of every job at level info; only its warnings and errors are worth a line. */
export function createQueueLogger(log: (line: Record<string, unknown>) => void): Logger {
  return new Logger(() => (level, message) => {
    if (loud.has(level)) log({level, what: 'jobs', message});
  });
}
