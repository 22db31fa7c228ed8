import type {Hono} from 'hono';
import {sql} from 'kysely';
import type {Deps} from '../../deps.ts';

/** The bearer API below /api/v1, and what a load balancer or a program asks about the server itself. */
export function registerApi(app: Hono, deps: Deps): void {
  app.get('/healthz', async (c) => {
    await sql`select 1`.execute(deps.db);
    return c.json({ok: true});
  });
}
