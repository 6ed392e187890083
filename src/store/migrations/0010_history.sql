-- Access at a past time. <table>_history has every state of each row that decisions read: what stands now is the last one,
-- with an end that never comes. The engines' triggers write them (src/store/history), so that no statement is forgotten, nor
-- what goes because something else does.
--   * valid_from <= T < valid_to: so it was at T. Nothing that began and ended within one millisecond is kept.
--   * The key begins with what the row is looked for by.
-- What was before this migration is not known: the organization remembers where its history begins.
ALTER TABLE organization ADD COLUMN history_begins INTEGER NOT NULL DEFAULT 0;
UPDATE organization SET history_begins = last_at + 1;
-- Versions before this one could not write: the triggers call what they do not have.
UPDATE server SET min_node_version = 10 WHERE min_node_version < 10;

CREATE TABLE organization_history (
    org INTEGER NOT NULL, status TEXT NOT NULL, plan TEXT NOT NULL, model TEXT NOT NULL,
    policy_revision INTEGER NOT NULL, valid_from INTEGER NOT NULL, valid_to INTEGER NOT NULL,
    PRIMARY KEY (org, valid_from)
) STRICT, WITHOUT ROWID;
INSERT INTO organization_history SELECT number, status, plan, model, policy_revision,
    0, 9223372036854775807 FROM organization;

CREATE TABLE connection_history (
    org INTEGER NOT NULL, id TEXT NOT NULL, state TEXT NOT NULL, valid_from INTEGER NOT NULL,
    valid_to INTEGER NOT NULL, PRIMARY KEY (org, id, valid_from)
) STRICT, WITHOUT ROWID;
INSERT INTO connection_history SELECT org, id, state,
    0, 9223372036854775807 FROM connection;

CREATE TABLE member_history (
    org INTEGER NOT NULL, id TEXT NOT NULL, status TEXT NOT NULL, holds INTEGER NOT NULL, access_ends_at INTEGER,
    owner INTEGER NOT NULL, valid_from INTEGER NOT NULL, valid_to INTEGER NOT NULL, PRIMARY KEY (org, id, valid_from)
) STRICT, WITHOUT ROWID;
INSERT INTO member_history SELECT org, id, status, holds, access_ends_at, owner,
    0, 9223372036854775807 FROM member;

CREATE TABLE member_unit_history (
    org INTEGER NOT NULL, member TEXT NOT NULL, unit TEXT NOT NULL, valid_from INTEGER NOT NULL,
    valid_to INTEGER NOT NULL, PRIMARY KEY (org, member, unit, valid_from)
) STRICT, WITHOUT ROWID;
INSERT INTO member_unit_history SELECT org, member, unit,
    0, 9223372036854775807 FROM member_unit;

CREATE TABLE link_history (
    org INTEGER NOT NULL, member TEXT NOT NULL, id TEXT NOT NULL, connection TEXT NOT NULL,
    authority INTEGER NOT NULL, active INTEGER NOT NULL, valid_from INTEGER NOT NULL, valid_to INTEGER NOT NULL,
    PRIMARY KEY (org, member, id, valid_from)
) STRICT, WITHOUT ROWID;
INSERT INTO link_history SELECT org, member, id, connection, authority, active,
    0, 9223372036854775807 FROM link;

CREATE TABLE group_member_history (
    org INTEGER NOT NULL, member TEXT NOT NULL, group_id TEXT NOT NULL, valid_from INTEGER NOT NULL,
    valid_to INTEGER NOT NULL, PRIMARY KEY (org, member, group_id, valid_from)
) STRICT, WITHOUT ROWID;
INSERT INTO group_member_history SELECT org, member, group_id,
    0, 9223372036854775807 FROM group_member;

CREATE TABLE claim_membership_history (
    org INTEGER NOT NULL, member TEXT NOT NULL, connection TEXT NOT NULL, group_id TEXT NOT NULL,
    until INTEGER NOT NULL, valid_from INTEGER NOT NULL, valid_to INTEGER NOT NULL,
    PRIMARY KEY (org, member, connection, group_id, valid_from)
) STRICT, WITHOUT ROWID;
INSERT INTO claim_membership_history SELECT org, member, connection, group_id, until,
    0, 9223372036854775807 FROM claim_membership;

CREATE TABLE team_history (
    org INTEGER NOT NULL, id TEXT NOT NULL, slug TEXT NOT NULL, valid_from INTEGER NOT NULL,
    valid_to INTEGER NOT NULL, PRIMARY KEY (org, id, valid_from)
) STRICT, WITHOUT ROWID;
INSERT INTO team_history SELECT org, id, slug,
    0, 9223372036854775807 FROM team;

CREATE TABLE team_member_history (
    org INTEGER NOT NULL, member TEXT NOT NULL, team TEXT NOT NULL, source_kind TEXT NOT NULL,
    source_id TEXT NOT NULL, not_before INTEGER, expires_at INTEGER, valid_from INTEGER NOT NULL,
    valid_to INTEGER NOT NULL, PRIMARY KEY (org, member, team, source_kind, source_id, valid_from)
) STRICT, WITHOUT ROWID;
INSERT INTO team_member_history SELECT org, member, team, source_kind, source_id, not_before, expires_at,
    0, 9223372036854775807 FROM team_member;

CREATE TABLE role_history (
    org INTEGER NOT NULL, id TEXT NOT NULL, slug TEXT NOT NULL, slug_fold TEXT NOT NULL, name TEXT NOT NULL,
    level INTEGER NOT NULL, built_in INTEGER NOT NULL, ceiling TEXT NOT NULL, plans TEXT NOT NULL,
    scopes TEXT NOT NULL, deprecated INTEGER NOT NULL, valid_from INTEGER NOT NULL, valid_to INTEGER NOT NULL,
    PRIMARY KEY (org, id, valid_from)
) STRICT, WITHOUT ROWID;
INSERT INTO role_history SELECT org, id, slug, slug_fold, name, level, built_in, ceiling, plans, scopes, deprecated,
    0, 9223372036854775807 FROM role;

CREATE TABLE policy_history (
    org INTEGER NOT NULL, id TEXT NOT NULL, slug TEXT NOT NULL, slug_fold TEXT NOT NULL,
    default_version INTEGER NOT NULL, valid_from INTEGER NOT NULL, valid_to INTEGER NOT NULL,
    PRIMARY KEY (org, id, valid_from)
) STRICT, WITHOUT ROWID;
INSERT INTO policy_history SELECT org, id, slug, slug_fold, default_version,
    0, 9223372036854775807 FROM policy;

CREATE TABLE policy_version_history (
    org INTEGER NOT NULL, policy TEXT NOT NULL, number INTEGER NOT NULL, statements TEXT NOT NULL,
    valid_from INTEGER NOT NULL, valid_to INTEGER NOT NULL, PRIMARY KEY (org, policy, number, valid_from)
) STRICT, WITHOUT ROWID;
INSERT INTO policy_version_history SELECT org, policy, number, statements,
    0, 9223372036854775807 FROM policy_version;

CREATE TABLE role_policy_history (
    org INTEGER NOT NULL, role TEXT NOT NULL, policy TEXT NOT NULL, valid_from INTEGER NOT NULL,
    valid_to INTEGER NOT NULL, PRIMARY KEY (org, role, policy, valid_from)
) STRICT, WITHOUT ROWID;
INSERT INTO role_policy_history SELECT org, role, policy,
    0, 9223372036854775807 FROM role_policy;

CREATE TABLE assignment_history (
    org INTEGER NOT NULL, principal_kind TEXT NOT NULL, principal TEXT NOT NULL, id TEXT NOT NULL,
    role TEXT NOT NULL, scope_kind TEXT NOT NULL, scope_id TEXT NOT NULL, not_before INTEGER, expires_at INTEGER,
    valid_from INTEGER NOT NULL, valid_to INTEGER NOT NULL,
    PRIMARY KEY (org, principal_kind, principal, id, valid_from)
) STRICT, WITHOUT ROWID;
INSERT INTO assignment_history SELECT org, principal_kind, principal, id, role, scope_kind, scope_id, not_before, expires_at,
    0, 9223372036854775807 FROM assignment;

CREATE TABLE mapping_rule_history (
    org INTEGER NOT NULL, id TEXT NOT NULL, source TEXT NOT NULL, by_kind TEXT NOT NULL, enabled INTEGER NOT NULL,
    approved_by TEXT, position INTEGER NOT NULL, valid_from INTEGER NOT NULL, valid_to INTEGER NOT NULL,
    PRIMARY KEY (org, id, valid_from)
) STRICT, WITHOUT ROWID;
INSERT INTO mapping_rule_history SELECT org, id, source, by_kind, enabled, approved_by, position,
    0, 9223372036854775807 FROM mapping_rule;

CREATE TABLE mapping_rule_role_history (
    org INTEGER NOT NULL, rule TEXT NOT NULL, role TEXT NOT NULL, scope_kind TEXT NOT NULL, scope_id TEXT NOT NULL,
    valid_from INTEGER NOT NULL, valid_to INTEGER NOT NULL,
    PRIMARY KEY (org, rule, role, scope_kind, scope_id, valid_from)
) STRICT, WITHOUT ROWID;
INSERT INTO mapping_rule_role_history SELECT org, rule, role, scope_kind, scope_id,
    0, 9223372036854775807 FROM mapping_rule_role;

CREATE TABLE mapping_rule_team_history (
    org INTEGER NOT NULL, rule TEXT NOT NULL, team TEXT NOT NULL, valid_from INTEGER NOT NULL,
    valid_to INTEGER NOT NULL, PRIMARY KEY (org, rule, team, valid_from)
) STRICT, WITHOUT ROWID;
INSERT INTO mapping_rule_team_history SELECT org, rule, team,
    0, 9223372036854775807 FROM mapping_rule_team;

CREATE TABLE rule_binding_history (
    org INTEGER NOT NULL, group_id TEXT NOT NULL, rule TEXT NOT NULL, valid_from INTEGER NOT NULL,
    valid_to INTEGER NOT NULL, PRIMARY KEY (org, group_id, rule, valid_from)
) STRICT, WITHOUT ROWID;
INSERT INTO rule_binding_history SELECT org, group_id, rule,
    0, 9223372036854775807 FROM rule_binding;

CREATE TABLE resource_history (
    org INTEGER NOT NULL, id TEXT NOT NULL, type TEXT NOT NULL, external_name TEXT NOT NULL, parent TEXT, team TEXT,
    valid_from INTEGER NOT NULL, valid_to INTEGER NOT NULL, PRIMARY KEY (org, id, valid_from)
) STRICT;
CREATE INDEX resource_history_name ON resource_history (org, type, external_name);
INSERT INTO resource_history SELECT org, id, type, external_name, parent, team,
    0, 9223372036854775807 FROM resource;

CREATE TABLE resource_unit_history (
    org INTEGER NOT NULL, resource TEXT NOT NULL, unit TEXT NOT NULL, valid_from INTEGER NOT NULL,
    valid_to INTEGER NOT NULL, PRIMARY KEY (org, resource, unit, valid_from)
) STRICT, WITHOUT ROWID;
INSERT INTO resource_unit_history SELECT org, resource, unit,
    0, 9223372036854775807 FROM resource_unit;

CREATE TABLE grant_history (
    org INTEGER NOT NULL, resource TEXT NOT NULL, principal_kind TEXT NOT NULL, principal TEXT NOT NULL,
    id TEXT NOT NULL, permissions TEXT NOT NULL, not_before INTEGER, expires_at INTEGER, valid_from INTEGER NOT NULL,
    valid_to INTEGER NOT NULL, PRIMARY KEY (org, resource, principal_kind, principal, id, valid_from)
) STRICT;
CREATE INDEX grant_history_principal ON grant_history (org, principal_kind, principal);
INSERT INTO grant_history SELECT org, resource, principal_kind, principal, id, permissions, not_before, expires_at,
    0, 9223372036854775807 FROM "grant";

CREATE TABLE access_switch_history (
    org INTEGER NOT NULL, member TEXT NOT NULL, name TEXT NOT NULL, is_on INTEGER NOT NULL,
    valid_from INTEGER NOT NULL, valid_to INTEGER NOT NULL, PRIMARY KEY (org, member, name, valid_from)
) STRICT, WITHOUT ROWID;
INSERT INTO access_switch_history SELECT org, member, name, is_on,
    0, 9223372036854775807 FROM access_switch;

-- What an identity provider said of a person, until each time that it said something else: what it says now is in the link.
CREATE TABLE link_document_history (
    org INTEGER NOT NULL, link TEXT NOT NULL, document TEXT NOT NULL, valid_to INTEGER NOT NULL,
    PRIMARY KEY (org, link, valid_to)
) STRICT;
