-- After a restore a member waits whose connection may have ended him since the backup: until that says that he goes on, or
-- somebody here does. Compared, not written: an organization has a hundred thousand of them.
--   * reconcile: of the server, as credentials have a generation: whoever was confirmed under an earlier one waits. 0: nobody.
--   * reconciled: the one under which the member came to be, or was last confirmed.
ALTER TABLE connection ADD COLUMN reconcile INTEGER NOT NULL DEFAULT 0;
ALTER TABLE member ADD COLUMN reconciled INTEGER NOT NULL DEFAULT 0;
ALTER TABLE connection_history ADD COLUMN reconcile INTEGER NOT NULL DEFAULT 0;
ALTER TABLE member_history ADD COLUMN reconciled INTEGER NOT NULL DEFAULT 0;
-- A backup from before this migration that was restored by a version from after it: the restore left this mark.
UPDATE connection SET reconcile = (SELECT s.generation FROM server s)
    WHERE EXISTS (SELECT 1 FROM server s WHERE s.restored_at > 0 AND s.min_node_version >= 20);
UPDATE connection_history SET valid_to = (SELECT s.restored_at FROM server s) WHERE valid_to = 9223372036854775807
    AND EXISTS (SELECT 1 FROM server s WHERE s.min_node_version >= 20 AND s.restored_at > connection_history.valid_from);
INSERT INTO connection_history (org, id, state, reconcile, valid_from, valid_to)
    SELECT c.org, c.id, c.state, c.reconcile, s.restored_at, 9223372036854775807 FROM connection c CROSS JOIN server s
    WHERE s.restored_at > 0 AND s.min_node_version >= 20 AND NOT EXISTS (SELECT 1 FROM connection_history h
        WHERE h.org = c.org AND h.id = c.id AND h.valid_to = 9223372036854775807);
