-- Who is gone has no end to come.
DROP INDEX member_access_end;
CREATE INDEX member_access_end ON member (org, access_ends_at) WHERE access_ends_at IS NOT NULL AND status IN ('invited', 'active');

-- What has a window is found when it is over, without the others.
CREATE INDEX assignment_expires ON assignment (org, expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX grant_expires ON "grant" (org, expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX team_member_expires ON team_member (org, expires_at) WHERE expires_at IS NOT NULL;
