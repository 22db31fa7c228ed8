import type {Texts} from '../lib/domain/texts.ts';
import type {Auth} from './auth/auth.ts';
import type {ClientKeys} from './client/client-keys.ts';
import type {UnsubscribeTokens} from './client-mail/unsubscribe.ts';
import type {Database} from './db/database.ts';
import type {FileStore} from './files/file-store.ts';
import type {News} from './hints/news.ts';
import type {Log} from './log.ts';
import type {NoticeTokens} from './notices/notice-tokens.ts';
import type {AddressRules} from './webhooks/address-rules.ts';
import type {SigningKeys} from './receipts/signing-keys.ts';

/** What routes, pages and jobs are given. Made once by server.ts; tests make their own. */
export type Deps = {
  db: Database;
  auth: Auth;
  /** Tells every open extension page that an account has news; call it after the commit. */
  news: News;
  /** Where the bytes of files lie. */
  files: FileStore;
  /** What receipts of answers are signed with. */
  receiptKeys: SigningKeys;
  /** What codes and proofs of clients are made with. */
  clientKeys: ClientKeys;
  texts: Texts;
  /** The server's own origin as people reach it, without a slash at the end. */
  publicUrl: string;
  /** Proxies in front of us whose forwarding headers are believed: addresses or CIDR ranges. */
  trustedProxies: readonly string[];
  /** Where webhooks may go; nowhere private when left out. */
  webhookRules?: AddressRules;
  /** What a reminder's one-click address says; without them there is no such page. */
  unsubscribes?: UnsubscribeTokens;
  /** The same of a notice to one of our own people. */
  noticeTokens?: NoticeTokens;
  /** One line of the log; never a body, a token or a mail address. */
  log: Log;
};
