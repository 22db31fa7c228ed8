-- How a try of a webhook ended (server/webhooks/lanes.ts), written down in one request instead of six. `pauses`: seconds before the next try,
-- by the number of those that failed; none: it was the last. Whoever lost the lease meanwhile changes nothing.
create function app.settle_webhook(
  endpoint uuid, account uuid, on_lane uuid, by_lease uuid, delivery bigint,
  outcome text, status int, problem text, ms int, pauses float8[]
) returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  held record;
  pause float8;
begin
  select l.tries, l.once into held from app.webhook_lane l
  where l.endpoint_id = endpoint and l.account_id = account and l.lane = on_lane and l.lease = by_lease for update;
  if not found then return; end if;

  if outcome = 'put_back' then
    update app.webhook_lane l set lease = null, leased_until = null
    where l.endpoint_id = endpoint and l.account_id = account and l.lane = on_lane;
    return;
  elsif outcome = 'withheld' then
    delete from app.webhook_delivery d where d.endpoint_id = endpoint and d.seq = delivery;
  elsif outcome <> 'empty' then
    pause := case when held.once or outcome = 'delivered' then null else pauses[held.tries + 1] end;
    update app.webhook_delivery d set
      state = case when outcome = 'delivered' then 'delivered' when pause is null then 'dead' else 'waiting' end,
      attempts = d.attempts + 1, last_at = now(), last_status = settle_webhook.status, last_ms = settle_webhook.ms,
      last_problem = settle_webhook.problem,
      delivered_at = case when outcome = 'delivered' then now() else d.delivered_at end
    where d.endpoint_id = endpoint and d.seq = delivery;
    if pause is not null then
      update app.webhook_lane l set lease = null, leased_until = null, tries = l.tries + 1,
        due_at = now() + pause * (0.95 + random() * 0.1) * interval '1 second'
      where l.endpoint_id = endpoint and l.account_id = account and l.lane = on_lane;
      return;
    end if;
  end if;

  -- The next in the lane, or the end of it: asked with the lane's row in hand, for which whoever adds to it has to wait
  if exists (select from app.webhook_delivery d where d.endpoint_id = endpoint and d.account_id = account
    and d.lane = on_lane and d.state = 'waiting') then
    update app.webhook_lane l set lease = null, leased_until = null, tries = 0, due_at = now()
    where l.endpoint_id = endpoint and l.account_id = account and l.lane = on_lane;
  else
    delete from app.webhook_lane l where l.endpoint_id = endpoint and l.account_id = account and l.lane = on_lane;
  end if;
end $$;
revoke all on function app.settle_webhook from public;
