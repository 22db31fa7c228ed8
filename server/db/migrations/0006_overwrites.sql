-- Two people overwrite each other's unseen value: both are told (docs/rules.md).

-- Who wrote a field of a link last. A field without a row is still its creator's.
create table app.link_writer (
  account_id uuid not null references app.partner_account,
  link_id uuid not null,
  field text not null check (field in ('name', 'lines', 'providingOnboarding', 'durationId', 'client')),
  by_id text not null,
  by_name text not null,
  at timestamptz not null,
  primary key (account_id, link_id, field),
  foreign key (account_id, link_id) references app.link on delete cascade
);

-- The notice: what went, whose it was, what took its place. It outlives its link, and goes when `told` is empty.
create table app.overwrite (
  account_id uuid not null references app.partner_account,
  id uuid not null,
  link_id uuid not null,
  link_name text not null,
  lost jsonb not null,
  lost_by_id text not null,
  lost_by_name text not null,
  lost_at timestamptz not null,
  kept jsonb not null,
  kept_by_id text not null,
  kept_by_name text not null,
  at timestamptz not null,
  told text[] not null check (cardinality(told) > 0),
  primary key (account_id, id)
);

alter table app.feed drop constraint feed_kind_check;
alter table app.feed add constraint feed_kind_check
  check (kind in ('account', 'link', 'deal', 'attachment', 'attach_request', 'overwrite'));

select app.protect('app.link_writer');
select app.protect('app.overwrite');
