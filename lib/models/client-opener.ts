import type {AccountModel} from './account-model.ts';
import {createClientForm} from './client-form-model.ts';
import type {OpenClient} from './link-desk.ts';

/** "Set client" as a panel of the desk. */
export function createClientOpener(
  account: Pick<AccountModel, 'assignClient' | 'discard'>,
): OpenClient {
  return ({row, client, mid}, desk) => {
    const {name, client: now} = row.link;
    const form = createClientForm({
      start: client,
      isSet: now !== null,
      store: (person) => account.assignClient(row.id, now, person),
      onSaved: () => {
        if (mid !== null) void account.discard(mid);
        desk.show(undefined);
        desk.say({kind: 'client_set', name});
      },
    });
    desk.show({kind: 'client', linkId: row.id, form});
  };
}
