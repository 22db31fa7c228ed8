-- What somebody may do only so often (server/auth/rate-limit.ts). Keys are hashed. Unlogged: after a crash of the
-- database the counters begin anew, which is cheaper than writing every attempt to its log.
create unlogged table auth.rate_limit (
  key text primary key,
  since timestamptz not null,
  used int not null
);
create index rate_limit_since_idx on auth.rate_limit (since);
