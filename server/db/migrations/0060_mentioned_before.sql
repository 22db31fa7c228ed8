-- Whom an earlier version of a message mentioned and its present one does not: who is mentioned again is not told again. What edits took
-- out until now is not known.
alter table app.message add column mentioned_before text[] not null default '{}';
