import {sql} from 'kysely';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {inTenant} from '../../../server/db/database.ts';
import {createConsoleWorld, type ConsoleWorld} from './console-world.ts';

describe('the console’s navigation', () => {
  let world: ConsoleWorld;
  beforeAll(async () => {
    world = await createConsoleWorld();
  });
  afterAll(() => world.stop());

  const nav = async (name: string) => {
    const {html} = await (await world.as(name)).open('/console/deals');
    const [, inner = ''] = /<nav class="p-nav"[^>]*>([\s\S]*?)<\/nav>/.exec(html) ?? [];
    return inner.replace(/<[^>]+>/g, '|');
  };

  it('has registering for a partner for reps alone', async () => {
    expect(await nav('Rosa')).toContain('Register a deal');
    for (const name of ['Dana', 'Paul', 'Pat']) {
      expect(await nav(name)).not.toContain('Register a deal');
    }
  });

  it('says how many notices wait, to whom they wait for', async () => {
    expect(await nav('Dana')).toContain('|Notices|');
    await inTenant(world.running.db, world.bright, (trx) =>
      sql`
        insert into app.notice (account_id, id, batch, user_id, side, topic, event, at, in_browser, mail_state)
        select ${world.bright}, gen_random_uuid(), 'test', ${world.dana.userId}, 'vendor', 'message', '{}', now(), true, 'none'
        from generate_series(1, 3)`.execute(trx),
    );
    expect(await nav('Dana')).toContain('|Notices (3)|');
    expect(await nav('Cora')).toContain('|Notices|');
  });
});
