-- What happens next on a deal, kept with it: a list sorted or filtered by it asked for the links on each of ten thousand deals.

-- What the links on the deal prove: 'confirmed' by one of them, else 'pending' with one, else nothing (proofOf of lib/domain/registration.ts).
alter table app.deal add column proof text check (proof in ('pending', 'confirmed'));

create function app.proof_of(account uuid, deal uuid) returns text language sql stable set search_path = pg_catalog, pg_temp as $$
  select case when bool_or(l.status = 'confirmed') then 'confirmed' when bool_or(l.status = 'pending') then 'pending' end
  from app.attachment t join app.link l on l.account_id = t.account_id and l.id = t.link_id
  where t.account_id = account and t.deal_id = deal
$$;

alter table app.deal no force row level security;
alter table app.attachment no force row level security;
alter table app.link no force row level security;
update app.deal d set proof = app.proof_of(d.account_id, d.id)
where exists (select from app.attachment t where t.account_id = d.account_id and t.deal_id = d.id);
alter table app.link force row level security;
alter table app.attachment force row level security;
alter table app.deal force row level security;

-- Both run as whoever writes, under the account's lock.
create function app.keep_proof_attached() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op <> 'INSERT' then
    update app.deal d set proof = app.proof_of(d.account_id, d.id) where d.account_id = old.account_id and d.id = old.deal_id;
  end if;
  if tg_op <> 'DELETE' then
    update app.deal d set proof = app.proof_of(d.account_id, d.id) where d.account_id = new.account_id and d.id = new.deal_id;
  end if;
  return null;
end $$;
create trigger keep_proof after insert or update or delete on app.attachment
  for each row execute function app.keep_proof_attached();

create function app.keep_proof_answered() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  update app.deal d set proof = app.proof_of(d.account_id, d.id)
  from app.attachment t
  where t.account_id = new.account_id and t.link_id = new.id and d.account_id = t.account_id and d.id = t.deal_id;
  return null;
end $$;
create trigger keep_proof after update of answer on app.link
  for each row when (old.answer is distinct from new.answer) execute function app.keep_proof_answered();

-- nextStep of lib/domain/registration.ts.
alter table app.deal add column next_step text not null generated always as (
  case
    when sharing is null or sharing ->> 'state' = 'lost' then 'nothing'
    when sharing ->> 'state' in ('withdrawn', 'expired') then 'register_again'
    when sharing ->> 'state' = 'active' and owner_name is null then 'assigning'
    when proof is null then 'attach_proof'
    when proof = 'pending' then 'client_answers'
    when sharing ->> 'eligibility' is null then 'eligibility'
    when sharing ->> 'state' = 'active' then 'rep_reviews'
    when (sharing #>> '{eligibility,commission}')::boolean then 'being_paid'
    else 'nothing' end) stored;
