/**
 * Ten thousand deals of one program and as many of another, straight into the tables: what is measured is how they are read. Of the first
 * all are a CAM's and the program admin's, a quarter a rep's.
 */
import {sql} from 'kysely';
import type {AccountId} from '../../lib/domain/ids.ts';
import {inTenant, type Database} from '../../server/db/database.ts';

export const dealsSeeded = 10_000;
export const accountsSeeded = 40;

export type SeedPeople = {rep: string; otherRep: string; partner: string};

export async function seedDeals(
  db: Database,
  accounts: readonly AccountId[],
  people: SeedPeople,
  deals = dealsSeeded,
): Promise<void> {
  const each = deals / accounts.length;
  for (const [at, accountId] of accounts.entries()) {
    await inTenant(db, accountId, async (trx) => {
      await sql`
        with made as (
          select md5(${accountId}::text || n)::uuid as id, n, ${at * each} + n as all_n from generate_series(1, ${each}::int) n
        )
        insert into app.deal (account_id, id, name, shared, contact, company, owner_user_id, owner_name, owner_since, close_date, sharing)
        select ${accountId}, id, 'Renewal of ' || (array['Marketing', 'Sales', 'Service', 'Content'])[1 + n % 4] || ' Hub ' || all_n, true,
          jsonb_build_object('name', 'Person ' || all_n, 'ref', null, 'email', 'client' || all_n || '@clients.example'),
          jsonb_build_object('name', (array['Acme', 'Globex', 'Initech', 'Umbrella', 'Vandelay'])[1 + n % 5] || ' ' || all_n,
            'ref', null, 'domain', 'company' || all_n || '.example'),
          case when n % 4 = 0 then ${people.rep}::text when n % 4 < 3 then ${people.otherRep}::text end,
          case when n % 4 = 0 then 'Rick Rep' when n % 4 < 3 then 'Olga Other' end, now(), date '2026-01-01' + n % 700,
          jsonb_build_object('state', (array['active', 'active', 'active', 'won', 'lost', 'expired'])[1 + n % 6],
            'since', to_char(now() at time zone 'utc' - n * interval '1 hour', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'stateReason', null,
            'registeredAt', to_char(now() at time zone 'utc' - n * interval '2 hours', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
            'registeredBy', jsonb_build_object('userId', ${people.partner}::text, 'name', 'Maria Partner', 'side', 'partner'),
            'expiresAt', null, 'partnerContact', null, 'productIds', jsonb_build_array('marketing', 'sales'),
            'amount', jsonb_build_object('amountMinor', 100 * (all_n * 37 % 90000), 'currency', 'EUR'),
            'vendorCloseDate', case when n % 3 = 0 then '2027-03-01' end, 'eligibility', null, 'team', '[]'::jsonb, 'duplicates', '[]'::jsonb,
            'introNote', repeat('They asked for a quote and want to start soon. ', 6),
            'painOrOpportunity', repeat('Their old tool is too slow for the team. ', 6), 'nextSteps', 'Call on Monday',
            'lastMessage', case when n % 3 = 0 then jsonb_build_object('at', '2026-11-20T10:00:00.000Z', 'userId', ${people.partner}::text) end)
        from made
      `.execute(trx);
      await sql`
        insert into app.link (account_id, id, name, lines, providing_onboarding, copy_token, created_by_id, created_by_name, created_at, answer)
        select ${accountId}, md5(d.id || 'link')::uuid, 'Proof of ' || d.name,
          '[{"productId": "marketing", "tierId": "professional", "onboardingTypeId": "by_partner"}]', true, md5(d.id || 'token'),
          ${people.partner}, 'Maria Partner', now(),
          case when n % 2 = 0 then jsonb_build_object('at', '2026-11-20T10:00:00.000Z', 'by', '{"name": "Ann"}'::jsonb, 'evidence', 'unverified',
            'lines', jsonb_build_array(jsonb_build_object('productId', 'marketing', 'verdict', 'confirmed')),
            'snapshot', '{"partner": "P", "vendor": "V", "lines": [{"product": "Marketing Hub", "tier": "Professional", "onboarding": null}], "duration": null}'::jsonb) end
        from (select *, row_number() over (order by id) as n from app.deal where account_id = ${accountId}) d where n % 5 < 3
      `.execute(trx);
      await sql`
        insert into app.attachment (account_id, id, link_id, deal_id, at, by_id, by_name)
        select ${accountId}, md5(d.id || 'attachment')::uuid, l.id, d.id, now(), ${people.partner}, 'Maria Partner'
        from app.deal d join app.link l on l.account_id = d.account_id and l.id = md5(d.id || 'link')::uuid
        where d.account_id = ${accountId}
      `.execute(trx);
      await sql`
        insert into app.activity (account_id, deal_id, seq, id, at, by_id, by_name, by_side, event)
        select ${accountId}, d.id, step, md5(d.id || 'activity' || step)::uuid, now() - (d.n * 3 + step) * interval '1 minute',
          ${people.partner}, 'Maria Partner', 'partner', '{"kind": "deal.registered"}'
        from (select *, row_number() over (order by id) as n from app.deal where account_id = ${accountId}) d, generate_series(1, 3) step
      `.execute(trx);
      await sql`
        insert into app.seen (account_id, id, by)
        select ${accountId}, d.id, jsonb_build_array(jsonb_build_object('userId', ${people.rep}::text, 'at', '2026-11-21T10:00:00.000Z'))
        from app.deal d where d.account_id = ${accountId} and owner_user_id = ${people.rep}
      `.execute(trx);
    });
  }
}

/** As the database's own upkeep leaves the tables within a minute: what was written is read without a look at what stood there before. */
export async function analyze(db: Database): Promise<void> {
  await sql`vacuum (analyze) app.deal, app.link, app.attachment, app.activity, app.seen, app.partner_account`.execute(
    db,
  );
}
