-- From the secret in a link's address to all that its page needs, as one text: the link, who asks, and what is known of the mail address
-- that it was mailed to or that its reader has proven. Null for an address that leads nowhere, whatever was there before.
--
-- A text comes with a mark of all it was made of, and whoever has it already names its `known` mark: the answer is empty for as long as it
-- would be the same text. Rows are known by the transaction that wrote them (xmin), which is another after every change; with the time at
-- which this Postgres was started, as a backup that is put in its place counts its transactions anew. (So does a crash under
-- synchronous_commit=off. A page could then show what was lost; what is answered on it is weighed by all that is there.)
--
-- Small statements, of which only those run that have something to find: Postgres takes longer to begin one large one.
do $$
begin
  execute format('set local role %I', app.lookup_role()); -- who owns a function drops it
  drop function app.client_page(bytea, text);
  set local role none;
  -- The mail addresses of a partner's people, and no more of what belongs to the sign-in: app.people, the owner's, took a third of the time
  execute format('grant usage on schema auth to %I', app.lookup_role());
  execute format('grant select (id, email) on auth."user" to %I', app.lookup_role());
  execute format('revoke execute on function app.people(text[]) from %I', app.lookup_role());
end $$;

create function app.client_page(hash bytea, proven text, known text) returns text language plpgsql stable
  -- All of it is in memory. By the default, which is for disks that turn, tables of some hundred rows are read from end to end: twice the time
  set random_page_cost = 1.1
as $$
declare
  place record;
  sight record;
  page record;
  asked record;
  before text;
  has_receipt boolean := false;
  address text;
  own_address boolean;
  own_domain boolean;
  domain_of_address text;
  held boolean := false;
  mark text;
begin
  select t.xmin, t.account_id, t.link_id, t.email, t.hop, t.reassigned into place from app.link_token t where t.token_hash = hash;
  if not found then return null; end if;

  select l.xmin, l.replaces, l.answer is not null as is_answered, l.client_email, a.name, a.type, a.recipient_user_id, a.program_id, p.version
  into sight
  from app.link l, app.partner_account a, app.program p
  where l.account_id = place.account_id and l.id = place.link_id and a.id = place.account_id and p.id = a.program_id;
  if not found then return null; end if;

  if sight.replaces is not null then
    before := (select l.answer ->> 'at' from app.link l where l.account_id = place.account_id and l.id = sight.replaces);
  end if;
  if sight.is_answered then
    has_receipt := exists (select from app.receipt r where r.account_id = place.account_id and r.link_id = place.link_id);
  end if;

  address := coalesce(place.email, proven);
  if address is not null then
    domain_of_address := app.mail_domain(address);
    select bool_or(lower(person.email) = address), bool_or(app.mail_domain(person.email) = domain_of_address) into own_address, own_domain
    from app.member m join auth."user" person on person.id = m.user_id where m.account_id = place.account_id;

    -- The vendor holds the domain for a company, for all partners or for this one (0036), that is the link's: the company of the deal that it
    -- is attached to, where that has one, else the one whose domain its client's address is on
    select d.company_domain as domain, lower(btrim(d.company ->> 'name')) as name into asked
    from app.attachment t join app.deal d on d.account_id = t.account_id and d.id = t.deal_id
    where t.account_id = place.account_id and t.link_id = place.link_id;
    if asked.domain is null and asked.name is null then
      asked.domain := app.mail_domain(sight.client_email);
    end if;
    if asked.domain = domain_of_address then
      held := exists (select from app.client_domain ours
        where ours.program_id = sight.program_id and ours.domain = domain_of_address
          and coalesce(ours.account_id, place.account_id) = place.account_id);
    else
      held := exists (select from app.client_domain ours
        where ours.program_id = sight.program_id and ours.domain = domain_of_address
          and coalesce(ours.account_id, place.account_id) = place.account_id
          and case when asked.domain is null then lower(ours.company) = asked.name
            else exists (select from app.client_domain theirs
              where theirs.program_id = sight.program_id and theirs.domain = asked.domain
                and coalesce(theirs.account_id, place.account_id) = place.account_id
                and lower(theirs.company) = lower(ours.company)) end);
    end if;
  end if;

  -- One line for each: a null is an empty one, and the name, which may be anything, stands last
  mark := concat(pg_postmaster_start_time(), E'\n', place.xmin, E'\n', sight.xmin, E'\n', sight.version, E'\n', own_address, E'\n', own_domain, E'\n', held, E'\n',
    has_receipt, E'\n', before, E'\n', sight.type, E'\n', sight.recipient_user_id, E'\n', sight.name);
  if mark = known then return ''; end if;

  select l.account_id, l.id, l.name, l.lines, l.providing_onboarding, l.duration_id, l.client_name, l.client_email, l.copy_token,
    l.created_by_id, l.created_by_name, l.created_at, l.edited_at, l.replaces, l.answer, l.asking,
    sight.name as account_name, sight.type as account_type, sight.recipient_user_id, sight.program_id, sight.version as program_version
  into page from app.link l where l.account_id = place.account_id and l.id = place.link_id;
  return json_build_object('mark', mark, 'page', page, 'mailed_to', place.email, 'hop', place.hop, 'reassigned', place.reassigned,
    'takes_place_of', before, 'has_receipt', has_receipt, 'is_own_address', own_address, 'is_own_domain', own_domain, 'is_held', held);
end $$;

select app.make_lookup('app.client_page(bytea, text, text)');
