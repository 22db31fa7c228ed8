/**
 * What the stub and the script it asks for share. Both run in the extension's isolated world of one document, which
 * the page cannot see; one symbol on its global object is enough. Injecting either of them again finds it and stops.
 */
import type {KeyGuard} from './key-guard.ts';

const key = Symbol.for('vouch.stage');

export type Stage = {
  /** The page's address as the stub last saw it. */
  address: string;
  guard: KeyGuard;
  /** Set by the one who is on stage; told of each change of address. */
  onAddress?: (address: string) => void;
};

const scope = globalThis as {[key]?: Stage};

export function findStage(): Stage | undefined {
  return scope[key];
}

/** Only for the stub, and only where `findStage` finds none. */
export function openStage(stage: Stage): void {
  scope[key] = stage;
}
