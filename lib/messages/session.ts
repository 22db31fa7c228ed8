/** Who is signed in, as every page of the extension shows it. Tokens never leave the background. */
import type {AccountType} from '../domain/catalogue.ts';
import type {AccountId, UserId} from '../domain/ids.ts';
import type {PartnerRole} from '../domain/permissions.ts';

export type SessionAccount = {
  id: AccountId;
  name: string;
  type: AccountType;
  role: PartnerRole;
  programName: string;
};

export type SessionState =
  | {kind: 'signed_out'; server: string}
  | {
      kind: 'signed_in';
      server: string;
      user: {id: UserId; name: string; email: string};
      account: SessionAccount;
      accounts: SessionAccount[];
      /** The server no longer takes our token: everything stays readable and editable, nothing is sent until the person signs in again. */
      expired: boolean;
    };
