/** What the foot of every page says about saving. */
export type SyncTrouble =
  'offline' | 'unreachable' | 'throttled' | 'signed_out' | 'client_too_old' | 'forked' | 'storage';

export type SyncState = {
  /** Edits saved here that the server has not taken yet. */
  waiting: number;
  /** When the oldest of them was made, ISO UTC. */
  waitingSince: string | null;
  /** Edits the server refused that nobody has looked after yet. */
  attention: number;
  /** Values that two people overwrote for each other, which this person has not put away yet. */
  overwritten: number;
  /** What keeps us from the server, since when; null while all is well. */
  trouble: {why: SyncTrouble; since: string} | null;
  /** The last time a pull reached the server's newest state. */
  syncedAt: string | null;
};
