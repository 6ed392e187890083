-- When this store was restored from a backup, 0: never. What was asserted before that opens no session after it.
ALTER TABLE server ADD COLUMN restored_at INTEGER NOT NULL DEFAULT 0;
-- As every other credential has it: of the server under which its secret was made, or confirmed after a restore.
ALTER TABLE application ADD COLUMN generation INTEGER NOT NULL DEFAULT 1;
-- The generation that the backup was of: credentials of this one may be confirmed.
ALTER TABLE server ADD COLUMN restored_from INTEGER NOT NULL DEFAULT 0;
