-- The client's page in one look (server/client/open-link.ts), and what names a program's configuration, so that it is read once and kept.

-- Another with every change of the row, also after a restore: never one that stood for something else before.
alter table app.program add column version uuid not null default gen_random_uuid();
create function app.renew_version() returns trigger language plpgsql as $$
begin
  new.version := gen_random_uuid();
  return new;
end $$;
create trigger renew_version before update on app.program for each row execute function app.renew_version();

create function app.mail_domain(email text) returns text language sql immutable
  return lower(btrim(split_part(email, '@', -1)));

-- From the secret in a link's address to all that its page needs, as one text: the link, who asks, and what is known of the mail address
-- that it was mailed to or that its reader has proven. Null for an address that leads nowhere, whatever was there before. Small statements,
-- of which only those run that have something to find: Postgres takes longer to begin one large one.
create function app.client_page(hash bytea, proven text) returns text language plpgsql stable as $$
declare
  place record;
  page record;
  before text;
  has_receipt boolean := false;
  address text;
  domain_of_address text;
  own_address boolean;
  own_domain boolean;
  held boolean := false;
begin
  select t.account_id, t.link_id, t.email, t.hop into place from app.link_token t where t.token_hash = hash;
  if not found then return null; end if;

  select l.account_id, l.id, l.name, l.lines, l.providing_onboarding, l.duration_id, l.client_name, l.client_email, l.copy_token,
    l.created_by_id, l.created_by_name, l.created_at, l.edited_at, l.replaces, l.answer, l.asking,
    a.name as account_name, a.type as account_type, a.recipient_user_id, a.program_id, p.version as program_version
  into page
  from app.link l, app.partner_account a, app.program p
  where l.account_id = place.account_id and l.id = place.link_id and a.id = place.account_id and p.id = a.program_id;
  if not found then return null; end if;

  if page.replaces is not null then
    before := (select l.answer ->> 'at' from app.link l where l.account_id = place.account_id and l.id = page.replaces);
  end if;
  if page.answer is not null then
    has_receipt := exists (select from app.receipt r where r.account_id = place.account_id and r.link_id = place.link_id);
  end if;

  address := coalesce(place.email, proven);
  if address is not null then
    domain_of_address := app.mail_domain(address);
    select bool_or(lower(person.email) = address), bool_or(app.mail_domain(person.email) = domain_of_address)
    into own_address, own_domain from app.people(array(select m.user_id from app.member m where m.account_id = place.account_id)) person;

    -- The vendor holds the domain for a company, for all partners or for this one (0036), that is the link's: by its client's address, or by the deal it is attached to
    held := exists (select from app.client_domain ours, app.client_domain theirs
      where ours.program_id = page.program_id and ours.domain = domain_of_address
        and theirs.program_id = page.program_id and theirs.domain = app.mail_domain(page.client_email)
        and coalesce(ours.account_id, place.account_id) = place.account_id
        and coalesce(theirs.account_id, place.account_id) = place.account_id
        and lower(theirs.company) = lower(ours.company));
    if not held then
      held := exists (select from app.client_domain ours
        join app.client_domain theirs on theirs.program_id = ours.program_id and lower(theirs.company) = lower(ours.company)
        join app.attachment on attachment.account_id = place.account_id and attachment.link_id = place.link_id
        join app.deal on deal.account_id = attachment.account_id and deal.id = attachment.deal_id and deal.company_domain = theirs.domain
        where ours.program_id = page.program_id and ours.domain = domain_of_address
          and coalesce(ours.account_id, place.account_id) = place.account_id
          and coalesce(theirs.account_id, place.account_id) = place.account_id);
    end if;
  end if;

  return json_build_object('page', page, 'mailed_to', place.email, 'hop', place.hop, 'takes_place_of', before, 'has_receipt', has_receipt,
    'is_own_address', own_address, 'is_own_domain', own_domain, 'is_held', held);
end $$;

do $$
begin
  execute format('grant select on app.link to %I', app.lookup_role());
  execute format('grant execute on function app.people to %I', app.lookup_role());
end $$;
select app.make_lookup('app.client_page(bytea, text)');
