-- What has to be found before a tenant is known. Each answers one narrow question and runs as the lookup role.

create function app.find_link_by_token(hash bytea) returns table (account_id uuid, link_id uuid)
  language sql stable begin atomic
    select t.account_id, t.link_id from app.link_token t where t.token_hash = hash;
  end;
select app.make_lookup('app.find_link_by_token(bytea)');

create function app.memberships_of(person text)
  returns table (account_id uuid, role text, name text, type text, program_id uuid, program_name text)
  language sql stable begin atomic
    select a.id, m.role, a.name, a.type, p.id, p.name
    from app.member m join app.partner_account a on a.id = m.account_id join app.program p on p.id = a.program_id
    where m.user_id = person order by a.name, a.id;
  end;
select app.make_lookup('app.memberships_of(text)');

create function app.assignments_of(person text)
  returns table (account_id uuid, role text, name text, type text, program_id uuid)
  language sql stable begin atomic
    select a.id, s.role, a.name, a.type, a.program_id
    from app.account_assignment s join app.partner_account a on a.id = s.account_id
    where s.user_id = person order by a.name, a.id;
  end;
select app.make_lookup('app.assignments_of(text)');

create function app.accounts_of_program(program uuid)
  returns table (account_id uuid, name text, type text, members bigint, managers bigint)
  language sql stable begin atomic
    select a.id, a.name, a.type,
      (select count(*) from app.member m where m.account_id = a.id),
      (select count(distinct s.user_id) from app.account_assignment s where s.account_id = a.id)
    from app.partner_account a where a.program_id = program order by a.name, a.id;
  end;
select app.make_lookup('app.accounts_of_program(uuid)');

-- Names and addresses of people, from the sign-in library's table. Runs as the owner, who alone may read that schema.
create function app.people(ids text[]) returns table (user_id text, name text, email text)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return query select u.id::text, u.name::text, u.email::text from auth."user" u where u.id::text = any(ids);
end $$;
revoke all on function app.people from public;
do $$
begin
  execute format('grant execute on function app.people to %I', app.tenant_role());
end $$;
