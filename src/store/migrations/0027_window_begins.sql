-- A membership and an API key may begin later than they are made: until then the gate is shut, whatever runs. Who set a
-- member's beginning: whoever takes it back stands at that level or above.
ALTER TABLE member ADD COLUMN access_begins_at INTEGER;
ALTER TABLE member ADD COLUMN access_begins_by TEXT NOT NULL DEFAULT '';
ALTER TABLE member_history ADD COLUMN access_begins_at INTEGER;
ALTER TABLE api_key ADD COLUMN not_before INTEGER;
-- Versions before this one would let in who is not to come yet.
UPDATE server SET min_node_version = 27 WHERE min_node_version < 27;
