import {isUuid, type AccountId, type LinkId} from '../../lib/domain/ids.ts';
import {createSignedWords} from '../signed-words.ts';

/** One mail to a client. `seq` and `at`: the log's entry that asked for it, and its time. */
export type AskedBy = {accountId: AccountId; linkId: LinkId; seq: number; at: string};

/**
 * Names of mails to clients, as they stand left of the @ in a Message-ID: the same for the same mail, however often it is sent. Each says, and is
 * signed for, which mail it was, so that a mail which comes back needs no table to be found.
 */
export type MessageIds = {
  idOf(mail: AskedBy): string;
  /** Undefined for what was never a mail of ours to a client. */
  read(id: string): Omit<AskedBy, 'seq'> | undefined;
};

const prefix = 'ask.';

export function createMessageIds(secret: string): MessageIds {
  const signed = createSignedWords(secret, 'vouch message ids');
  return {
    idOf: ({accountId, linkId, seq, at}) =>
      prefix + signed.tokenOf([accountId, linkId, at, String(seq)]),
    read(id) {
      const said = id.startsWith(prefix) ? signed.read(id.slice(prefix.length)) : undefined;
      const [accountId, linkId, at] = said ?? [];
      return accountId && linkId && at && isUuid(accountId) && isUuid(linkId)
        ? {accountId: accountId as AccountId, linkId: linkId as LinkId, at} // as they were signed
        : undefined;
    },
  };
}
