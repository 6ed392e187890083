-- A member whom an administrator offers to a connection before that sends the name: which one it will be, and so that it is found by it.
-- Empty where the connection asked.
ALTER TABLE adoption ADD COLUMN user_name TEXT NOT NULL DEFAULT '';
ALTER TABLE adoption ADD COLUMN user_name_fold TEXT NOT NULL DEFAULT '';
CREATE INDEX adoption_name ON adoption (org, connection, user_name_fold);
