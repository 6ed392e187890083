-- Whom a group's claims reach in the sessions that live: found from the group's end, as those of claim_membership are.
CREATE INDEX session_claim_group ON session_claim (org, group_id, session);
