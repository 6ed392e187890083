-- What the management API asks of rights by the thing they are about, each by its index, and the words that were missing.
ALTER TABLE role ADD COLUMN description TEXT NOT NULL DEFAULT '';
CREATE INDEX role_policy_policy ON role_policy (org, policy);
CREATE INDEX mapping_rule_role_role ON mapping_rule_role (org, role);
CREATE INDEX mapping_rule_team_team ON mapping_rule_team (org, team);

CREATE INDEX resource_order ON resource (org, type, id);
CREATE INDEX resource_parent ON resource (org, parent) WHERE parent IS NOT NULL;
CREATE INDEX resource_team ON resource (org, team) WHERE team IS NOT NULL;
CREATE INDEX resource_unit_unit ON resource_unit (org, unit, resource);
CREATE INDEX member_unit_unit ON member_unit (org, unit, member);

-- With the order of the list, or all that one principal or resource has would be read for each page.
DROP INDEX grant_principal;
CREATE INDEX grant_principal ON "grant" (org, principal_kind, principal, id);
DROP INDEX grant_resource;
CREATE INDEX grant_resource ON "grant" (org, resource, id);
CREATE INDEX grant_past_principal ON grant_past (org, principal_kind, principal);
CREATE INDEX grant_past_resource ON grant_past (org, resource);

CREATE INDEX exposure_resource ON exposure (org, resource, member);
-- What proves that it was done, and who says so.
ALTER TABLE rotation ADD COLUMN evidence TEXT NOT NULL DEFAULT '';
ALTER TABLE rotation ADD COLUMN done_by TEXT NOT NULL DEFAULT '';
CREATE INDEX rotation_open ON rotation (org, resource, marked_at) WHERE done_at IS NULL;

-- Who holds a role: its assignments in pages, and the keys that refer to one.
DROP INDEX assignment_role;
CREATE INDEX assignment_role ON assignment (org, role, id);
ALTER TABLE api_key ADD COLUMN role_scoped INTEGER NOT NULL DEFAULT 0;
UPDATE api_key SET role_scoped = 1 WHERE scope LIKE '%"role:%';
CREATE INDEX api_key_role ON api_key (org, id) WHERE role_scoped = 1;
-- Roles that count for one team or resource, when that is deleted.
CREATE INDEX assignment_scope ON assignment (org, scope_kind, scope_id) WHERE scope_id <> '';
CREATE INDEX mapping_rule_role_scope ON mapping_rule_role (org, scope_kind, scope_id) WHERE scope_id <> '';
