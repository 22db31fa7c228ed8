import type {Reply} from '../api/http.ts';
import type {PullRequest, PullResponse, PushRequest, PushResponse} from '../contract/wire.ts';

/** The server as the engine sees it: lib/api over HTTPS, or a fake that behaves. */
export type SyncServer = {
  push(request: PushRequest, signal: AbortSignal): Promise<Reply<PushResponse>>;
  pull(request: PullRequest, signal: AbortSignal): Promise<Reply<PullResponse>>;
};
