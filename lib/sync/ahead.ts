/**
 * The next page of a walk, asked for while this one is written. An answer is used only for the very request that would be made when its
 * turn comes, with what the disk says then; any other is let go, so that asking ahead can cost a request and nothing else.
 */
import type {Reply} from '../api/http.ts';
import type {PullRequest, PullResponse} from '../contract/wire.ts';
import type {SyncServer} from './server-port.ts';

export type Ahead = {
  ask(request: PullRequest): void;
  /** The answer to this request, if it was asked for; only once, and nothing else that was. */
  take(request: PullRequest): Promise<Reply<PullResponse>> | undefined;
  /** An answer that was taken too early, for the next one who asks. */
  keep(request: PullRequest, reply: Reply<PullResponse>): void;
};

export function createAhead(server: SyncServer, signal: AbortSignal): Ahead {
  let asked: {text: string; reply: Promise<Reply<PullResponse>>} | undefined;
  return {
    ask: (request) => {
      const reply = server.pull(request, signal);
      reply.catch(() => undefined); // whoever takes it hears of it
      asked = {text: JSON.stringify(request), reply};
    },
    take: (request) => {
      const found = asked;
      asked = undefined;
      return found?.text === JSON.stringify(request) ? found.reply : undefined;
    },
    keep: (request, reply) => {
      asked = {text: JSON.stringify(request), reply: Promise.resolve(reply)};
    },
  };
}
