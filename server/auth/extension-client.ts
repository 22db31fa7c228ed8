import {sql} from 'kysely';
import type {Database} from '../db/database.ts';

/** The extension's client id: fixed and public, a browser extension can keep no secret. */
export const extensionClientId = 'vouch-extension';

/**
 * Writes down the one OAuth client there is. The redirect addresses are the operator's exact list; a changed list takes
 * effect with the next start. Ours, so it needs no consent page; public, so the code is bound to it by PKCE alone.
 */
export async function registerExtensionClient(
  db: Database,
  redirectUris: readonly string[],
): Promise<void> {
  await sql`
    insert into auth."oauthClient" as known
      (id, "clientId", name, disabled, "skipConsent", "requirePKCE", scopes, "redirectUris",
       "tokenEndpointAuthMethod", "applicationType", "grantTypes", "responseTypes", "createdAt", "updatedAt")
    values
      (${extensionClientId}, ${extensionClientId}, 'Vouch for browsers', false, true, true,
       '["offline_access"]', ${JSON.stringify(redirectUris)}::jsonb, 'none', 'web',
       '["authorization_code", "refresh_token"]', '["code"]', now(), now())
    on conflict ("clientId") do update
      set "redirectUris" = excluded."redirectUris", "updatedAt" = now()
      where known."redirectUris" <> excluded."redirectUris"
  `.execute(db);
}
