import type pg from 'pg';
import {StartupProblem} from '../postgres/startup-problem.ts';

/**
 * The roles every transaction may switch to (see migrations/0001 and 0012): neither can log in, owns a table or is exempt from
 * row-level security. They belong to the cluster, hence the names made from the login role's, and the care about
 * other databases of the same cluster being set up at the same moment.
 */
export async function ensureRoles(client: pg.Client): Promise<void> {
  const {rows} = await client.query<{login: string}>('select session_user::text as login');
  const login = rows[0]?.login ?? '';
  for (const role of [tenantRole(login), lookupRole(login), vendorRole(login)]) {
    for (let tries = 1; !(await isReady(client, role)); tries++) {
      try {
        await makeReady(client, login, role);
      } catch (cause) {
        if (tries === 5 || !isCollision(cause)) throw cannotMake(login, role, cause);
      }
    }
  }
}

/** Must say the same as app.tenant_role(), app.lookup_role() and app.vendor_role(). */
export function tenantRole(login: string): string {
  return `${login.slice(0, 50)}_tenant`;
}
function lookupRole(login: string): string {
  return `${login.slice(0, 50)}_lookup`;
}

function vendorRole(login: string): string {
  return `${login.slice(0, 50)}_vendor`;
}

async function isReady(client: pg.Client, role: string): Promise<boolean> {
  const {rows} = await client.query<{exempt: boolean; usable: boolean}>(
    `select rolsuper or rolbypassrls as exempt, ${await maySetRole(client)} as usable
     from pg_roles where rolname = $1`,
    [role],
  );
  const [found] = rows;
  if (found?.exempt) {
    throw new StartupProblem(
      `The database role ${role} is exempt from row-level security: run ALTER ROLE "${role}" NOSUPERUSER NOBYPASSRLS as an administrator.`,
    );
  }
  return found?.usable ?? false;
}

async function maySetRole(client: pg.Client): Promise<string> {
  return (await versionOf(client)) >= 16
    ? `pg_has_role(session_user, oid, 'SET')`
    : `pg_has_role(session_user, oid, 'MEMBER')`;
}

async function makeReady(client: pg.Client, login: string, role: string): Promise<void> {
  const name = client.escapeIdentifier(role);
  const {rowCount} = await client.query('select 1 from pg_roles where rolname = $1', [role]);
  if (rowCount === 0) await client.query(`create role ${name} nologin`);
  const how = (await versionOf(client)) >= 16 ? ' with inherit false, set true' : '';
  await client.query(`grant ${name} to ${client.escapeIdentifier(login)}${how}`);
}

async function versionOf(client: pg.Client): Promise<number> {
  const {rows} = await client.query<{version: number}>(
    `select current_setting('server_version_num')::int / 10000 as version`,
  );
  return rows[0]?.version ?? 0;
}

/** Another database's set-up made or granted the role in the same moment. */
function isCollision(error: unknown): boolean {
  const code = (error as {code?: string}).code; // an error of pg, which has one
  return code === '42710' || code === '23505' || code === 'XX000';
}

function cannotMake(login: string, role: string, cause: unknown): StartupProblem {
  return new StartupProblem(
    `The database refused to make the role ${role} (${(cause as Error).message}): run CREATE ROLE "${role}" NOLOGIN and GRANT "${role}" TO "${login}" as an administrator, or give ${login} CREATEROLE.`,
    {cause},
  );
}
