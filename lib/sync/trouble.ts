/** What keeps us from the server; the same words as lib/messages/sync-state.ts shows to people. */
export type SyncTrouble =
  'offline' | 'unreachable' | 'throttled' | 'signed_out' | 'client_too_old' | 'forked' | 'storage';
