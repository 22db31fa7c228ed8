-- A walk through the feed goes by (kind, id) in the order of the bytes, whatever the database's own collation, and by the
-- primary key.
alter table app.feed alter column kind type text collate "C";
