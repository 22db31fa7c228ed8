-- In which language somebody with a sign-in is written to: that of the browser they signed in with last.
create table app.person_language (
  user_id text primary key,
  language text not null check (language ~ '^[a-z]{2}$')
);

-- By the person or by their mail address; no row for whoever never signed in since. Runs as the owner, as app.people does.
create function app.languages_of(ids text[]) returns table (user_id text, language text)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select p.user_id, p.language from app.person_language p where p.user_id = any(ids);
  $$;
create function app.language_at(address text) returns text
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return (select p.language from auth."user" u join app.person_language p on p.user_id = u.id::text where lower(u.email) = lower(address));
end $$;
revoke all on function app.languages_of, app.language_at from public;
do $$
begin
  execute format('grant execute on function app.languages_of to %I', app.tenant_role());
end $$;
