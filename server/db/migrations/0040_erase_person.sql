-- Erasing somebody outside (a client, a contact) from an account by their mail address: their name and address go, what was decided stays.

-- "—" and "" take the place of a name and an address: in whatever has exactly this address as its own, and under the keys that hold names,
-- each that is exactly one of those given.
create function app.without_person(value jsonb, address text, names text[]) returns jsonb
  language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
begin
  case jsonb_typeof(value)
    when 'object' then
      if lower(value ->> 'email') = address then
        value := value || '{"name": "—", "email": ""}';
      end if;
      return coalesce((select jsonb_object_agg(key, case
          when key in ('name', 'from', 'to', 'client', 'before') and jsonb_typeof(item) = 'string' and item #>> '{}' = any(names) then '"—"'
          else app.without_person(item, address, names) end)
        from jsonb_each(value) as pairs (key, item)), '{}');
    when 'array' then
      return coalesce((select jsonb_agg(app.without_person(item, address, names) order by place)
        from jsonb_array_elements(value) with ordinality as items (item, place)), '[]');
    else
      return value;
  end case;
end $$;

-- Where in the current account somebody is: the links they were asked, answered or were passed on by, and the names they go by there. An answer
-- without a proven address is taken for the client's who was asked.
create function app.find_person(address text) returns table (link_ids uuid[], answered_ids uuid[], names text[])
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    with logged as (
      select l.payload::jsonb as entry from app.account_log l
      where l.account_id = app.current_account() and position(to_jsonb(address)::text in lower(l.payload)) > 0
    ), said as (
      select l.id, l.client_name as name, false as answered from app.link l
        where l.account_id = app.current_account() and lower(l.client_email) = address
      union all
      select l.id, l.answer #>> '{by,name}', true from app.link l
        where l.account_id = app.current_account() and l.answer is not null
          and lower(coalesce(l.answer #>> '{by,email}', l.client_email)) = address
      union all
      select l.id, l.asking #>> '{wish,by,name}', false from app.link l
        where l.account_id = app.current_account()
          and lower(coalesce(l.asking #>> '{wish,by,email}', case when l.asking ? 'wish' then l.client_email end)) = address
      union all
      select l.id, who ->> 'name', false from app.link l,
        jsonb_array_elements(coalesce(l.asking -> 'hops', '[]')) hop, jsonb_array_elements(jsonb_build_array(hop -> 'from', hop -> 'to')) who
        where l.account_id = app.current_account() and lower(who ->> 'email') = address
      union all
      select t.link_id, null, false from app.link_token t where t.account_id = app.current_account() and lower(t.email) = address
      union all
      select s.link_id, s.client_name, false from app.checkout_session s
        where s.account_id = app.current_account() and lower(s.client_email) = address
      union all -- who was the client once
      select (one.entry #>> '{event,linkId}')::uuid, who ->> 'name', false
        from logged one, jsonb_path_query(one.entry, 'strict $.** ? (@.email.type() == "string")', '{}', true) who
        where lower(who ->> 'email') = address
      union all
      select null, d.contact ->> 'name', false from app.deal d
        where d.account_id = app.current_account() and lower(d.contact ->> 'email') = address
    )
    select coalesce(array_agg(distinct id) filter (where id is not null), '{}'),
      coalesce(array_agg(distinct id) filter (where answered), '{}'),
      coalesce(array_agg(distinct name) filter (where name is not null and name not in ('', '—')), '{}') from said;
  $$;

-- An answer stays final: what the erasing function may do to an answered link is to take the person off it.
create or replace function app.keep_answered_link() returns trigger language plpgsql as $$
declare
  personal text[] := array['client_name', 'client_email', 'asking', 'answer'];
begin
  if old.answer is null then
    return case tg_op when 'DELETE' then old else new end;
  end if;
  if tg_op = 'UPDATE' and current_setting('app.erasing', true) = 'on' and current_user not in (app.tenant_role(), app.vendor_role()) then
    -- what is made from these is not made yet
    personal := personal || array(select attname::text from pg_catalog.pg_attribute where attrelid = tg_relid and attgenerated <> '');
    if to_jsonb(new) - personal = to_jsonb(old) - personal and new.answer - 'by' = old.answer - 'by' then
      return new;
    end if;
  end if;
  raise exception 'an answered link can be neither changed nor removed' using errcode = 'check_violation';
end $$;

-- Takes somebody out of the current account's rows; what changed of what the account's people see. The log and the receipts are erased beside it.
create function app.erase_person(address text, link_ids uuid[], names text[]) returns table (kind text, id uuid)
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  account uuid := app.current_account();
begin
  perform set_config('app.erasing', 'on', true);
  return query with erased as (
    update app.link l set
      client_name = case when lower(l.client_email) = address then null else l.client_name end,
      client_email = case when lower(l.client_email) = address then null else l.client_email end,
      asking = app.without_person(case when lower(l.asking #>> '{wish,by,email}') = address
        then l.asking #- '{wish,by,email}' else l.asking end, address, names),
      answer = case when l.answer is null then null else jsonb_set(l.answer, '{by}', app.without_person(
        case when lower(l.answer #>> '{by,email}') = address then (l.answer -> 'by') - 'email' else l.answer -> 'by' end, address, names)) end
    where l.account_id = account and l.id = any(link_ids) returning l.id
  ) select 'link'::text, erased.id from erased;
  perform set_config('app.erasing', '', true);
  return query with erased as (
    update app.deal d set contact = app.without_person(d.contact, address, names)
    where d.account_id = account and lower(d.contact ->> 'email') = address returning d.id
  ) select 'deal'::text, erased.id from erased;
  return query with erased as (
    update app.activity a set event = app.without_person(a.event, address, names)
    where a.account_id = account and app.without_person(a.event, address, names) is distinct from a.event
      and (a.event ->> 'linkId' = any(link_ids::text[]) or position(address in lower(a.event::text)) > 0)
    returning a.id
  ) select 'activity'::text, erased.id from erased;
  return query with erased as (
    update app.overwrite o set
      lost = app.without_person(o.lost, address, names), kept = app.without_person(o.kept, address, names)
    where o.account_id = account and position(address in lower(o.lost::text || o.kept::text)) > 0 returning o.id
  ) select 'overwrite'::text, erased.id from erased;
  update app.notice n set event = app.without_person(n.event, address, names)
    where n.account_id = account and app.without_person(n.event, address, names) is distinct from n.event
      and (n.event #>> '{event,linkId}' = any(link_ids::text[]) or position(address in lower(n.event::text)) > 0);
  -- What is sent again is made anew, of rows that say it no longer.
  update app.webhook_delivery w set event = app.without_person(w.event, address, names), body = null
    where w.account_id = account and (w.event ->> 'linkId' = any(link_ids::text[])
      or exists (select from unnest(names) name where position(to_jsonb(name)::text in w.body) > 0));
  delete from app.link_token t where t.account_id = account and lower(t.email) = address;
  delete from app.client_code c where c.account_id = account and c.link_id = any(link_ids);
  delete from app.checkout_session s where s.account_id = account and lower(s.client_email) = address;
end $$;

revoke all on function app.without_person, app.find_person, app.erase_person from public;
do $$
begin
  execute format('grant execute on function app.find_person, app.erase_person to %I', app.tenant_role());
end $$;
