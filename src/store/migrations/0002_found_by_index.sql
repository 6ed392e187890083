-- What time ends is found by its time, inside its organization: with time alone in the key, one organization
-- walked over what another had left behind.
DROP INDEX link_token_expires;
CREATE INDEX link_token_expires ON link_token (org, kind, expires);
DROP INDEX saml_request_expires;
CREATE INDEX saml_request_expires ON saml_request (org, expires);
DROP INDEX saml_replay_until;
CREATE INDEX saml_replay_until ON saml_replay (org, until);

CREATE INDEX session_expires ON session (org, expires);
CREATE INDEX pending_member_until ON pending_member (org, until);
CREATE INDEX claim_membership_until ON claim_membership (org, until);

-- 1: the change that made the key has its name and scope. The row of an older key is all that says what it was, and stays.
ALTER TABLE api_key ADD COLUMN recorded INTEGER NOT NULL DEFAULT 0;
CREATE INDEX api_key_expires ON api_key (org, expires) WHERE recorded = 1;
CREATE INDEX api_key_ended ON api_key (org, ended) WHERE recorded = 1 AND ended IS NOT NULL;

-- Whose it is: what a removal takes along, and what waits for a group.
CREATE INDEX saml_identity_link ON saml_identity (org, link);
CREATE INDEX tombstone_member ON tombstone (org, member);
DROP INDEX pending_member_group;
CREATE INDEX pending_member_group ON pending_member (org, group_id, reference);  -- with the order of the list, or (org) is walked
