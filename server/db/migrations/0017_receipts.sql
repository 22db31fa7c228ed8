-- Receipts of answers (docs/receipts.md, docs/decisions/0017), and erasing a person from the log and from them.

-- The server's own signing keys, of the whole installation. The private part is sealed with a key made from the server's SECRET; the
-- public part is published until the key is withdrawn. No role but the owner reads them.
create table app.receipt_key (
  kid text primary key,
  public_x text not null,
  sealed bytea not null,
  created_at timestamptz not null default now(),
  -- Since when it signs nothing any more.
  retired_at timestamptz,
  -- Since when nobody is to believe it.
  withdrawn_at timestamptz,
  check (withdrawn_at is null or retired_at is not null)
);
create unique index receipt_key_current on app.receipt_key ((true)) where retired_at is null;

create table app.receipt (
  account_id uuid not null references app.partner_account,
  id uuid not null,
  link_id uuid not null,
  -- Of the secret in the receipt's own address.
  token_hash bytea not null check (octet_length(token_hash) = 32),
  kid text not null,
  -- The signed receipt itself; null once the person who answered was erased.
  jws text,
  -- The end of the account's log right after the answer.
  log_seq bigint not null,
  at timestamptz not null,
  erased_at timestamptz,
  primary key (account_id, id),
  unique (account_id, link_id),
  foreign key (account_id, link_id) references app.link,
  check ((jws is null) = (erased_at is not null))
);
create index receipt_token on app.receipt (token_hash);

select app.protect('app.receipt', 'select, insert');
select app.allow_lookup('app.receipt');

-- From the secret in a receipt's address to the receipt, before the tenant is known.
create function app.find_receipt(hash bytea) returns table (account_id uuid, receipt_id uuid)
  language sql stable begin atomic
    select r.account_id, r.id from app.receipt r where r.token_hash = hash;
  end;
select app.make_lookup('app.find_receipt(bytea)');

-- The vendor's people see the receipts of the links they see, and no secret.
do $$
declare
  vendor name := app.vendor_role();
begin
  execute format('grant select (account_id, id, link_id, kid, jws, log_seq, at, erased_at) on app.receipt to %I', vendor);
  execute format('create policy vendor on app.receipt for select to %I using (
    exists (select from app.link l where l.account_id = receipt.account_id and l.id = receipt.link_id))', vendor);
end $$;

-- Log and receipts stay append-only for every role that works with them; what can be done to them is to take a person's words out, for good.
-- Both work on the account that the transaction names, and say how much there was.
create function app.erase_log_entries(seqs bigint[]) returns bigint
  language sql security definer set search_path = pg_catalog, pg_temp as $$
    with erased as (
      update app.account_log set payload = null, salt = null
      where account_id = app.current_account() and seq = any(seqs) and payload is not null returning 1
    ) select count(*) from erased;
  $$;
create function app.erase_receipts(ids uuid[]) returns bigint
  language sql security definer set search_path = pg_catalog, pg_temp as $$
    with erased as (
      update app.receipt set jws = null, erased_at = now()
      where account_id = app.current_account() and id = any(ids) and jws is not null returning 1
    ) select count(*) from erased;
  $$;
revoke all on function app.erase_log_entries, app.erase_receipts from public;
do $$
begin
  execute format('grant execute on function app.erase_log_entries, app.erase_receipts to %I', app.tenant_role());
end $$;
