-- Who set the end of a member's access: whoever takes it back stands at that level or above.
ALTER TABLE member ADD COLUMN access_ends_by TEXT NOT NULL DEFAULT '';
CREATE INDEX member_access_end ON member (org, access_ends_at) WHERE access_ends_at IS NOT NULL;
