-- The first shape of the store. Rules that hold for every table:
--   * org is organization.number (a small integer keeps every index entry short); it leads each tenant table's key and
--     each foreign key, so a row can neither be reached nor referenced from another organization.
--   * Ids are UUIDv7 text (time-ordered: an index grows at its end). Times are UTC milliseconds.
--   * Text that is compared case-blind has a …_fold column (base/text.hpp: fold); the engine's collation decides nothing.
--   * since: when the row came into force. Access-relevant rows move to <table>_past when they end.
--   * Big rows live in rowid tables, small ones WITHOUT ROWID.

CREATE TABLE server (
    one              INTEGER PRIMARY KEY CHECK (one = 1),
    generation       INTEGER NOT NULL,  -- a restore mints a new one; every credential stores the one it was made under
    min_node_version INTEGER NOT NULL,
    fold_version     TEXT NOT NULL,
    kind             TEXT NOT NULL CHECK (kind IN ('demo', 'real')),
    created          INTEGER NOT NULL
) STRICT;

CREATE TABLE organization (
    number          INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used again: nodes remember id -> number
    id              TEXT NOT NULL UNIQUE,
    code            TEXT NOT NULL,
    code_fold       TEXT NOT NULL UNIQUE,
    name            TEXT NOT NULL,
    description     TEXT NOT NULL DEFAULT '',
    plan            TEXT NOT NULL DEFAULT '',
    model           TEXT NOT NULL,
    status          TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'disabled')),
    epoch           INTEGER NOT NULL DEFAULT 1,
    policy_revision INTEGER NOT NULL DEFAULT 1,
    member_count    INTEGER NOT NULL DEFAULT 0,
    last_position   INTEGER NOT NULL DEFAULT 0,  -- of the last change row: gap-free per organization
    last_at         INTEGER NOT NULL DEFAULT 0,
    created         INTEGER NOT NULL
) STRICT;

CREATE TABLE application (
    id                TEXT PRIMARY KEY,
    name              TEXT NOT NULL,
    name_fold         TEXT NOT NULL UNIQUE,
    secret_mac        TEXT NOT NULL,
    key_id            TEXT NOT NULL,
    hosts             TEXT NOT NULL,  -- JSON array of "host[:port]"
    rights            TEXT NOT NULL,  -- JSON array: introspect, evaluate, explain, assert:ip …
    required_action   TEXT NOT NULL,  -- what /auth/verify asks, such as app:use
    required_resource TEXT NOT NULL,  -- "type/id" it is asked about
    answer            TEXT NOT NULL DEFAULT 'status' CHECK (answer IN ('status', 'redirect')),
    accept_api_keys   INTEGER NOT NULL DEFAULT 0,
    state             TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'disabled')),
    created           INTEGER NOT NULL
) STRICT;

CREATE TABLE application_organization (
    application TEXT NOT NULL REFERENCES application (id) ON DELETE CASCADE,
    org         INTEGER NOT NULL REFERENCES organization (number) ON DELETE CASCADE,
    PRIMARY KEY (application, org)
) STRICT, WITHOUT ROWID;
CREATE INDEX application_organization_org ON application_organization (org);

CREATE TABLE model (name TEXT PRIMARY KEY, hash TEXT NOT NULL, loaded INTEGER NOT NULL) STRICT;
CREATE TABLE lease (job TEXT PRIMARY KEY, node TEXT NOT NULL, fence INTEGER NOT NULL, until INTEGER NOT NULL) STRICT;
CREATE TABLE operator_key (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, mac TEXT NOT NULL, key_id TEXT NOT NULL, generation INTEGER NOT NULL,
    created INTEGER NOT NULL, expires INTEGER NOT NULL, ended INTEGER, last_used INTEGER
) STRICT;

-- Connections

CREATE TABLE connection (
    org           INTEGER NOT NULL REFERENCES organization (number) ON DELETE CASCADE,
    id            TEXT NOT NULL,
    name          TEXT NOT NULL,
    name_fold     TEXT NOT NULL,
    state         TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'active', 'disabled')),
    epoch         INTEGER NOT NULL DEFAULT 1,
    epoch_at      INTEGER NOT NULL DEFAULT 0,
    profile       TEXT NOT NULL DEFAULT 'generic',
    adopt         TEXT NOT NULL DEFAULT 'refuse' CHECK (adopt IN ('refuse', 'approve', 'proved_domain')),
    revision      INTEGER NOT NULL DEFAULT 1,
    user_count    INTEGER NOT NULL DEFAULT 0,  -- kept by the writes: a list's totalResults costs no count(*)
    group_count   INTEGER NOT NULL DEFAULT 0,
    idp_entity_id TEXT NOT NULL DEFAULT '',    -- empty: no SAML trust yet
    idp_sso_url   TEXT NOT NULL DEFAULT '',
    settings      TEXT NOT NULL DEFAULT '{}',  -- JSON: audiences, skew, subject, group attribute, opt-ins
    created       INTEGER NOT NULL,
    modified      INTEGER NOT NULL,
    PRIMARY KEY (org, id)
) STRICT;
CREATE UNIQUE INDEX connection_name ON connection (org, name_fold);
CREATE UNIQUE INDEX connection_id ON connection (id);  -- /saml/{connection}/… names no organization

-- What metadata said of the identity provider, as the verifier reads it back: keys, locations, entity id.
CREATE TABLE saml_trust (
    org INTEGER NOT NULL, connection TEXT NOT NULL, document TEXT NOT NULL, since INTEGER NOT NULL,
    PRIMARY KEY (org, connection),
    FOREIGN KEY (org, connection) REFERENCES connection (org, id) ON DELETE CASCADE
) STRICT;

CREATE TABLE idp_key (
    org INTEGER NOT NULL, connection TEXT NOT NULL, fingerprint TEXT NOT NULL,
    key TEXT NOT NULL,  -- base64 of the SubjectPublicKeyInfo
    not_after INTEGER, first_seen INTEGER NOT NULL, last_used INTEGER,
    state TEXT NOT NULL CHECK (state IN ('active', 'retired')),
    PRIMARY KEY (org, connection, fingerprint),
    FOREIGN KEY (org, connection) REFERENCES connection (org, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE sp_key (
    org INTEGER NOT NULL, connection TEXT NOT NULL, id TEXT NOT NULL,
    certificate TEXT NOT NULL, sealed TEXT NOT NULL,  -- the private key, AES-256-GCM under the master key
    created INTEGER NOT NULL, state TEXT NOT NULL CHECK (state IN ('next', 'active', 'retired')),
    PRIMARY KEY (org, connection, id),
    FOREIGN KEY (org, connection) REFERENCES connection (org, id) ON DELETE CASCADE
) STRICT;

CREATE TABLE domain (
    name       TEXT NOT NULL PRIMARY KEY,  -- lower-case A-label form; one organization a server
    org        INTEGER NOT NULL, connection TEXT NOT NULL,
    proof      TEXT NOT NULL CHECK (proof IN ('operator', 'dns', 'demo')),
    checked_at INTEGER NOT NULL, since INTEGER NOT NULL,
    FOREIGN KEY (org, connection) REFERENCES connection (org, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX domain_connection ON domain (org, connection);

CREATE TABLE scim_token (
    org INTEGER NOT NULL, id TEXT NOT NULL, connection TEXT NOT NULL, name TEXT NOT NULL DEFAULT '',
    mac TEXT NOT NULL, key_id TEXT NOT NULL,
    connection_epoch INTEGER NOT NULL, organization_epoch INTEGER NOT NULL, generation INTEGER NOT NULL,
    created INTEGER NOT NULL, expires INTEGER NOT NULL, ended INTEGER,
    last_used INTEGER, last_address TEXT, last_agent TEXT,
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, connection) REFERENCES connection (org, id) ON DELETE CASCADE
) STRICT;

CREATE TABLE provisioning_log (
    org INTEGER NOT NULL, connection TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL,
    method TEXT NOT NULL, route TEXT NOT NULL, target TEXT NOT NULL DEFAULT '', status INTEGER NOT NULL,
    profile TEXT NOT NULL, rules TEXT NOT NULL DEFAULT '', detail TEXT NOT NULL DEFAULT '', request_id TEXT NOT NULL,
    PRIMARY KEY (org, connection, id)
) STRICT, WITHOUT ROWID;

-- People

CREATE TABLE member (
    org              INTEGER NOT NULL REFERENCES organization (number) ON DELETE CASCADE,
    id               TEXT NOT NULL,
    status           TEXT NOT NULL CHECK (status IN ('invited', 'active', 'removed', 'erased')),
    holds            INTEGER NOT NULL DEFAULT 0,  -- how many hold rows: above 0 an active member is suspended
    epoch            INTEGER NOT NULL DEFAULT 1,
    epoch_at         INTEGER NOT NULL DEFAULT 0,
    access_ends_at   INTEGER,
    recovery_address TEXT NOT NULL DEFAULT '',
    display_name     TEXT NOT NULL DEFAULT '',  -- this and the next two: from the authority link, or an administrator
    user_name        TEXT NOT NULL DEFAULT '',
    email            TEXT NOT NULL DEFAULT '',
    user_name_fold   TEXT NOT NULL DEFAULT '',
    email_fold       TEXT NOT NULL DEFAULT '',
    owner            INTEGER NOT NULL DEFAULT 0,
    removed_by       TEXT CHECK (removed_by IN ('idp', 'administrator')),
    since            INTEGER NOT NULL,
    PRIMARY KEY (org, id)
) STRICT;
CREATE INDEX member_user_name ON member (org, user_name_fold);
CREATE INDEX member_email ON member (org, email_fold) WHERE email_fold <> '';
CREATE INDEX member_owner ON member (org) WHERE owner = 1;

CREATE TABLE hold (
    org INTEGER NOT NULL, member TEXT NOT NULL,
    source_kind TEXT NOT NULL CHECK (source_kind IN ('connection', 'admin', 'local_removal')), source_id TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '', by TEXT NOT NULL, since INTEGER NOT NULL,
    PRIMARY KEY (org, member, source_kind, source_id),
    FOREIGN KEY (org, member) REFERENCES member (org, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE TABLE hold_past (
    org INTEGER NOT NULL, member TEXT NOT NULL, source_kind TEXT NOT NULL, source_id TEXT NOT NULL, reason TEXT NOT NULL,
    by TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL, ended_by TEXT NOT NULL
) STRICT;
CREATE INDEX hold_past_member ON hold_past (org, member);

CREATE TABLE link (
    org               INTEGER NOT NULL,
    id                TEXT NOT NULL,  -- the SCIM id
    connection        TEXT NOT NULL,
    member            TEXT NOT NULL,
    authority         INTEGER NOT NULL,  -- 1: this link speaks for the member's name, e-mail and status
    external_id       TEXT,
    user_name         TEXT NOT NULL,
    user_name_fold    TEXT NOT NULL,
    display_name_fold TEXT NOT NULL DEFAULT '',
    active            INTEGER NOT NULL,  -- this link's own flag, as the IdP sent it
    document          TEXT NOT NULL,     -- JSON of the stored attributes, without id, meta, active and groups
    version           INTEGER NOT NULL,
    created           INTEGER NOT NULL,
    modified          INTEGER NOT NULL,
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, connection) REFERENCES connection (org, id) ON DELETE CASCADE,
    FOREIGN KEY (org, member) REFERENCES member (org, id) ON DELETE CASCADE
) STRICT;
CREATE UNIQUE INDEX link_user_name ON link (org, connection, user_name_fold);
CREATE UNIQUE INDEX link_external_id ON link (org, connection, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX link_member ON link (org, member);
CREATE INDEX link_order ON link (org, connection, id);

CREATE TABLE link_attribute (
    org INTEGER NOT NULL, connection TEXT NOT NULL, path TEXT NOT NULL, value_fold TEXT NOT NULL, link TEXT NOT NULL,
    value_number REAL, value_ms INTEGER,
    PRIMARY KEY (org, connection, path, value_fold, link),
    FOREIGN KEY (org, link) REFERENCES link (org, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX link_attribute_link ON link_attribute (org, link);

CREATE TABLE saml_identity (
    org INTEGER NOT NULL, connection TEXT NOT NULL, name_qualifier TEXT NOT NULL, sp_name_qualifier TEXT NOT NULL,
    format TEXT NOT NULL, value TEXT NOT NULL, member TEXT NOT NULL, link TEXT NOT NULL, since INTEGER NOT NULL,
    PRIMARY KEY (org, connection, name_qualifier, sp_name_qualifier, format, value),
    FOREIGN KEY (org, connection) REFERENCES connection (org, id) ON DELETE CASCADE,
    FOREIGN KEY (org, member) REFERENCES member (org, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX saml_identity_member ON saml_identity (org, member);

CREATE TABLE tombstone (
    org INTEGER NOT NULL, connection TEXT NOT NULL, kind TEXT NOT NULL, keyed_hash TEXT NOT NULL,
    by TEXT NOT NULL CHECK (by IN ('idp', 'administrator')), member TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER,
    PRIMARY KEY (org, connection, kind, keyed_hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE local_account (
    org INTEGER NOT NULL, member TEXT NOT NULL, password_hash TEXT, totp_sealed TEXT,
    failed_count INTEGER NOT NULL DEFAULT 0, locked_until INTEGER,
    PRIMARY KEY (org, member),
    FOREIGN KEY (org, member) REFERENCES member (org, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE unit (
    org INTEGER NOT NULL REFERENCES organization (number) ON DELETE CASCADE, id TEXT NOT NULL,
    code TEXT NOT NULL, code_fold TEXT NOT NULL, name TEXT NOT NULL, description TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, id)
) STRICT;
CREATE UNIQUE INDEX unit_code ON unit (org, code_fold);
CREATE TABLE member_unit (
    org INTEGER NOT NULL, member TEXT NOT NULL, unit TEXT NOT NULL, since INTEGER NOT NULL,
    PRIMARY KEY (org, member, unit),
    FOREIGN KEY (org, member) REFERENCES member (org, id) ON DELETE CASCADE,
    FOREIGN KEY (org, unit) REFERENCES unit (org, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- Groups and teams

CREATE TABLE directory_group (
    org               INTEGER NOT NULL,
    id                TEXT NOT NULL,
    connection        TEXT NOT NULL,
    external_id       TEXT,
    display_name      TEXT NOT NULL,
    display_name_fold TEXT NOT NULL,
    origin            TEXT NOT NULL CHECK (origin IN ('scim', 'claim')),
    document          TEXT NOT NULL,  -- JSON of the stored attributes, without id, meta and members
    version           INTEGER NOT NULL,
    member_count      INTEGER NOT NULL DEFAULT 0,
    in_work           INTEGER NOT NULL DEFAULT 0,
    created           INTEGER NOT NULL,
    modified          INTEGER NOT NULL,
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, connection) REFERENCES connection (org, id) ON DELETE CASCADE
) STRICT;
CREATE UNIQUE INDEX directory_group_name ON directory_group (org, connection, display_name_fold);
CREATE UNIQUE INDEX directory_group_external_id ON directory_group (org, connection, external_id)
    WHERE external_id IS NOT NULL;
CREATE INDEX directory_group_order ON directory_group (org, connection, id);

-- member is the SCIM id inside the connection: a link's, or a nested group's.
CREATE TABLE group_member (
    org INTEGER NOT NULL, group_id TEXT NOT NULL, member TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('user', 'group')),
    document TEXT NOT NULL DEFAULT '',  -- JSON of further sub-attributes that the client sent (display …), or empty
    since INTEGER NOT NULL,
    PRIMARY KEY (org, group_id, member),
    FOREIGN KEY (org, group_id) REFERENCES directory_group (org, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX group_member_reverse ON group_member (org, member, group_id);
CREATE TABLE group_member_past (
    org INTEGER NOT NULL, group_id TEXT NOT NULL, member TEXT NOT NULL, kind TEXT NOT NULL,
    since INTEGER NOT NULL, until INTEGER NOT NULL
) STRICT;
CREATE INDEX group_member_past_member ON group_member_past (org, member);

CREATE TABLE pending_member (
    org INTEGER NOT NULL, connection TEXT NOT NULL, reference TEXT NOT NULL, group_id TEXT NOT NULL,
    document TEXT NOT NULL DEFAULT '', since INTEGER NOT NULL, until INTEGER NOT NULL,
    PRIMARY KEY (org, connection, reference, group_id),
    FOREIGN KEY (org, group_id) REFERENCES directory_group (org, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX pending_member_group ON pending_member (org, group_id);

CREATE TABLE claim_membership (
    org INTEGER NOT NULL, connection TEXT NOT NULL, member TEXT NOT NULL, group_id TEXT NOT NULL,
    seen_at INTEGER NOT NULL, until INTEGER NOT NULL,
    PRIMARY KEY (org, connection, member, group_id),
    FOREIGN KEY (org, group_id) REFERENCES directory_group (org, id) ON DELETE CASCADE,
    FOREIGN KEY (org, member) REFERENCES member (org, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_membership_group ON claim_membership (org, group_id);
CREATE INDEX claim_membership_member ON claim_membership (org, member, until);

CREATE TABLE team (
    org INTEGER NOT NULL REFERENCES organization (number) ON DELETE CASCADE, id TEXT NOT NULL,
    slug TEXT NOT NULL, slug_fold TEXT NOT NULL, name TEXT NOT NULL, description TEXT NOT NULL DEFAULT '',
    settings TEXT NOT NULL DEFAULT '{}',
    PRIMARY KEY (org, id)
) STRICT;
CREATE UNIQUE INDEX team_slug ON team (org, slug_fold);
CREATE TABLE team_member (
    org INTEGER NOT NULL, team TEXT NOT NULL, member TEXT NOT NULL, source_kind TEXT NOT NULL, source_id TEXT NOT NULL,
    not_before INTEGER, expires_at INTEGER, since INTEGER NOT NULL,
    PRIMARY KEY (org, team, member, source_kind, source_id),
    FOREIGN KEY (org, team) REFERENCES team (org, id) ON DELETE CASCADE,
    FOREIGN KEY (org, member) REFERENCES member (org, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX team_member_reverse ON team_member (org, member, team, not_before, expires_at);  -- covering: else (org) alone is walked
CREATE TABLE team_member_past (
    org INTEGER NOT NULL, team TEXT NOT NULL, member TEXT NOT NULL, source_kind TEXT NOT NULL, source_id TEXT NOT NULL,
    since INTEGER NOT NULL, until INTEGER NOT NULL
) STRICT;
CREATE INDEX team_member_past_member ON team_member_past (org, member);

-- Access

CREATE TABLE role (
    org INTEGER NOT NULL REFERENCES organization (number) ON DELETE CASCADE, id TEXT NOT NULL,
    slug TEXT NOT NULL, slug_fold TEXT NOT NULL, name TEXT NOT NULL,
    level INTEGER NOT NULL CHECK (level BETWEEN 0 AND 100), built_in INTEGER NOT NULL,
    ceiling TEXT NOT NULL DEFAULT '[]', plans TEXT NOT NULL DEFAULT '[]', scopes TEXT NOT NULL DEFAULT '["org"]',
    deprecated INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (org, id)
) STRICT;
CREATE UNIQUE INDEX role_slug ON role (org, slug_fold);
CREATE TABLE policy (
    org INTEGER NOT NULL REFERENCES organization (number) ON DELETE CASCADE, id TEXT NOT NULL,
    slug TEXT NOT NULL, slug_fold TEXT NOT NULL, name TEXT NOT NULL, built_in INTEGER NOT NULL,
    default_version INTEGER NOT NULL,
    PRIMARY KEY (org, id)
) STRICT;
CREATE UNIQUE INDEX policy_slug ON policy (org, slug_fold);
-- A version never changes once written: a compiled one may be cached for ever under (org, policy, number).
CREATE TABLE policy_version (
    org INTEGER NOT NULL, policy TEXT NOT NULL, number INTEGER NOT NULL,
    statements TEXT NOT NULL, by TEXT NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (org, policy, number),
    FOREIGN KEY (org, policy) REFERENCES policy (org, id) ON DELETE CASCADE
) STRICT;
CREATE TABLE role_policy (
    org INTEGER NOT NULL, role TEXT NOT NULL, policy TEXT NOT NULL, since INTEGER NOT NULL,
    PRIMARY KEY (org, role, policy),
    FOREIGN KEY (org, role) REFERENCES role (org, id) ON DELETE CASCADE,
    FOREIGN KEY (org, policy) REFERENCES policy (org, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE assignment (
    org INTEGER NOT NULL, id TEXT NOT NULL,
    principal_kind TEXT NOT NULL CHECK (principal_kind IN ('member', 'team')), principal TEXT NOT NULL,
    role TEXT NOT NULL, scope_kind TEXT NOT NULL, scope_id TEXT NOT NULL,
    source_kind TEXT NOT NULL, source_id TEXT NOT NULL,
    not_before INTEGER, expires_at INTEGER, since INTEGER NOT NULL,
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, role) REFERENCES role (org, id) ON DELETE CASCADE
) STRICT;
CREATE UNIQUE INDEX assignment_key ON assignment
    (org, principal_kind, principal, role, scope_kind, scope_id, source_kind, source_id);
CREATE INDEX assignment_role ON assignment (org, role);
CREATE TABLE assignment_past (
    org INTEGER NOT NULL, id TEXT NOT NULL, principal_kind TEXT NOT NULL, principal TEXT NOT NULL, role TEXT NOT NULL,
    scope_kind TEXT NOT NULL, scope_id TEXT NOT NULL, source_kind TEXT NOT NULL, source_id TEXT NOT NULL,
    since INTEGER NOT NULL, until INTEGER NOT NULL
) STRICT;
CREATE INDEX assignment_past_principal ON assignment_past (org, principal);

CREATE TABLE mapping_rule (
    org INTEGER NOT NULL, id TEXT NOT NULL, connection TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('scim', 'saml')),
    by_kind TEXT NOT NULL CHECK (by_kind IN ('id', 'name', 'pattern')), text TEXT NOT NULL, text_fold TEXT NOT NULL,
    enabled INTEGER NOT NULL DEFAULT 1, approved_by TEXT, position INTEGER NOT NULL, created INTEGER NOT NULL,
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, connection) REFERENCES connection (org, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX mapping_rule_text ON mapping_rule (org, connection, source, by_kind, text_fold);
CREATE TABLE mapping_rule_role (
    org INTEGER NOT NULL, rule TEXT NOT NULL, role TEXT NOT NULL, scope_kind TEXT NOT NULL, scope_id TEXT NOT NULL,
    PRIMARY KEY (org, rule, role, scope_kind, scope_id),
    FOREIGN KEY (org, rule) REFERENCES mapping_rule (org, id) ON DELETE CASCADE,
    FOREIGN KEY (org, role) REFERENCES role (org, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE TABLE mapping_rule_team (
    org INTEGER NOT NULL, rule TEXT NOT NULL, team TEXT NOT NULL,
    PRIMARY KEY (org, rule, team),
    FOREIGN KEY (org, rule) REFERENCES mapping_rule (org, id) ON DELETE CASCADE,
    FOREIGN KEY (org, team) REFERENCES team (org, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE TABLE rule_binding (
    org INTEGER NOT NULL, group_id TEXT NOT NULL, rule TEXT NOT NULL, bound_by TEXT NOT NULL, since INTEGER NOT NULL,
    PRIMARY KEY (org, group_id, rule),
    FOREIGN KEY (org, rule) REFERENCES mapping_rule (org, id) ON DELETE CASCADE,
    FOREIGN KEY (org, group_id) REFERENCES directory_group (org, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX rule_binding_rule ON rule_binding (org, rule);
CREATE TABLE rule_binding_past (
    org INTEGER NOT NULL, group_id TEXT NOT NULL, rule TEXT NOT NULL, bound_by TEXT NOT NULL,
    since INTEGER NOT NULL, until INTEGER NOT NULL
) STRICT;
CREATE INDEX rule_binding_past_rule ON rule_binding_past (org, rule);

CREATE TABLE resource (
    org INTEGER NOT NULL REFERENCES organization (number) ON DELETE CASCADE, id TEXT NOT NULL,
    type TEXT NOT NULL, external_name TEXT NOT NULL, parent TEXT, team TEXT,
    PRIMARY KEY (org, id)
) STRICT;
CREATE UNIQUE INDEX resource_name ON resource (org, type, external_name);
CREATE TABLE resource_unit (
    org INTEGER NOT NULL, resource TEXT NOT NULL, unit TEXT NOT NULL,
    PRIMARY KEY (org, resource, unit),
    FOREIGN KEY (org, resource) REFERENCES resource (org, id) ON DELETE CASCADE,
    FOREIGN KEY (org, unit) REFERENCES unit (org, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE TABLE "grant" (
    org INTEGER NOT NULL, id TEXT NOT NULL, principal_kind TEXT NOT NULL, principal TEXT NOT NULL,
    resource TEXT NOT NULL, permissions TEXT NOT NULL, not_before INTEGER, expires_at INTEGER,
    reason TEXT NOT NULL DEFAULT '', since INTEGER NOT NULL,
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, resource) REFERENCES resource (org, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX grant_principal ON "grant" (org, principal_kind, principal);
CREATE INDEX grant_resource ON "grant" (org, resource);
CREATE TABLE grant_past (
    org INTEGER NOT NULL, id TEXT NOT NULL, principal_kind TEXT NOT NULL, principal TEXT NOT NULL,
    resource TEXT NOT NULL, permissions TEXT NOT NULL, reason TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL
) STRICT;
CREATE TABLE exposure (
    org INTEGER NOT NULL, member TEXT NOT NULL, resource TEXT NOT NULL, permission TEXT NOT NULL,
    first_at INTEGER NOT NULL, last_at INTEGER NOT NULL,
    PRIMARY KEY (org, member, resource, permission)
) STRICT, WITHOUT ROWID;
CREATE TABLE rotation (
    org INTEGER NOT NULL, resource TEXT NOT NULL, marked_at INTEGER NOT NULL, by TEXT NOT NULL, due INTEGER, done_at INTEGER,
    PRIMARY KEY (org, resource, marked_at)
) STRICT, WITHOUT ROWID;

-- Credentials. A handle names its organization and row (model/credential.hpp), so no secret needs an index of its own.

CREATE TABLE session (
    org INTEGER NOT NULL, id TEXT NOT NULL, mac TEXT NOT NULL, key_id TEXT NOT NULL,
    member TEXT NOT NULL, connection TEXT, link TEXT,
    member_epoch INTEGER NOT NULL, connection_epoch INTEGER NOT NULL, organization_epoch INTEGER NOT NULL,
    generation INTEGER NOT NULL, created INTEGER NOT NULL, expires INTEGER NOT NULL, hard_end INTEGER, ended INTEGER,
    last_used INTEGER NOT NULL,
    name_id TEXT NOT NULL DEFAULT '', session_index TEXT NOT NULL DEFAULT '', authn_context TEXT NOT NULL DEFAULT '',
    authn_at INTEGER, mfa INTEGER NOT NULL DEFAULT 0, address TEXT NOT NULL DEFAULT '', agent TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, member) REFERENCES member (org, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX session_member ON session (org, member);
CREATE INDEX session_link ON session (org, link) WHERE link IS NOT NULL;
CREATE TABLE session_claim (
    org INTEGER NOT NULL, session TEXT NOT NULL, group_id TEXT NOT NULL,
    PRIMARY KEY (org, session, group_id),
    FOREIGN KEY (org, session) REFERENCES session (org, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE TABLE child_session (
    org INTEGER NOT NULL, id TEXT NOT NULL, mac TEXT NOT NULL, key_id TEXT NOT NULL, parent TEXT NOT NULL,
    application TEXT NOT NULL, host TEXT NOT NULL, created INTEGER NOT NULL, ended INTEGER,
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, parent) REFERENCES session (org, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX child_session_parent ON child_session (org, parent);
CREATE TABLE api_key (
    org INTEGER NOT NULL, id TEXT NOT NULL, mac TEXT NOT NULL, key_id TEXT NOT NULL, member TEXT NOT NULL,
    name TEXT NOT NULL,
    scope TEXT NOT NULL,  -- JSON array of permission patterns and "role:<slug>" references; [] narrows nothing
    member_epoch INTEGER NOT NULL, organization_epoch INTEGER NOT NULL, generation INTEGER NOT NULL,
    created INTEGER NOT NULL, expires INTEGER NOT NULL, ended INTEGER, last_used INTEGER,
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, member) REFERENCES member (org, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX api_key_member ON api_key (org, member);
CREATE TABLE oauth_client (
    org INTEGER NOT NULL, id TEXT NOT NULL, connection TEXT NOT NULL, mac TEXT NOT NULL, key_id TEXT NOT NULL,
    connection_epoch INTEGER NOT NULL, organization_epoch INTEGER NOT NULL, generation INTEGER NOT NULL,
    created INTEGER NOT NULL, expires INTEGER NOT NULL, ended INTEGER,
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, connection) REFERENCES connection (org, id) ON DELETE CASCADE
) STRICT;
CREATE TABLE oauth_token (
    org INTEGER NOT NULL, id TEXT NOT NULL, client TEXT NOT NULL, mac TEXT NOT NULL, key_id TEXT NOT NULL,
    created INTEGER NOT NULL, expires INTEGER NOT NULL, ended INTEGER,
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, client) REFERENCES oauth_client (org, id) ON DELETE CASCADE
) STRICT;
-- One-time links and codes: invitation, reset, e-mail change, enrolment, set-up, forward-auth code.
CREATE TABLE link_token (
    org INTEGER NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL, mac TEXT NOT NULL, key_id TEXT NOT NULL,
    member TEXT, session TEXT, application TEXT,
    binding TEXT NOT NULL DEFAULT '',  -- what else must match when it is used: host, browser
    member_epoch INTEGER NOT NULL DEFAULT 0, organization_epoch INTEGER NOT NULL DEFAULT 0,
    generation INTEGER NOT NULL DEFAULT 0, created INTEGER NOT NULL, expires INTEGER NOT NULL, consumed INTEGER,
    PRIMARY KEY (org, id)
) STRICT;
CREATE INDEX link_token_expires ON link_token (expires);
CREATE INDEX link_token_member ON link_token (org, member) WHERE member IS NOT NULL;
CREATE TABLE idempotency (
    org INTEGER NOT NULL, principal TEXT NOT NULL, key TEXT NOT NULL, answer TEXT NOT NULL, until INTEGER NOT NULL,
    PRIMARY KEY (org, principal, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE saml_request (
    org INTEGER NOT NULL, id TEXT NOT NULL, connection TEXT NOT NULL, correlation_mac TEXT NOT NULL,
    return_to TEXT NOT NULL, force_authn INTEGER NOT NULL DEFAULT 0, connection_epoch INTEGER NOT NULL,
    created INTEGER NOT NULL, expires INTEGER NOT NULL, consumed INTEGER,
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, connection) REFERENCES connection (org, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX saml_request_expires ON saml_request (expires);
CREATE TABLE saml_replay (
    org INTEGER NOT NULL, connection TEXT NOT NULL, issuer TEXT NOT NULL, assertion_id TEXT NOT NULL, until INTEGER NOT NULL,
    PRIMARY KEY (org, connection, issuer, assertion_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX saml_replay_until ON saml_replay (until);
CREATE TABLE saml_trace (
    org INTEGER NOT NULL, connection TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL,
    verdict TEXT NOT NULL, reason TEXT NOT NULL, checks TEXT NOT NULL,
    PRIMARY KEY (org, connection, id)
) STRICT;

-- Evidence

-- Append-only, written in the transaction of the change itself: audit record and outbox source at once.
CREATE TABLE change (
    org INTEGER NOT NULL, position INTEGER NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL,
    actor_kind TEXT NOT NULL, actor TEXT NOT NULL, via TEXT NOT NULL, request_id TEXT NOT NULL, ip TEXT NOT NULL,
    kind TEXT NOT NULL, target_kind TEXT NOT NULL, target TEXT NOT NULL, public TEXT NOT NULL, personal TEXT,
    PRIMARY KEY (org, position)
) STRICT;
CREATE TABLE installation_change (
    position INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor TEXT NOT NULL, kind TEXT NOT NULL, target TEXT NOT NULL,
    public TEXT NOT NULL
) STRICT;
CREATE TABLE checkpoint (
    org INTEGER NOT NULL, position INTEGER NOT NULL, hash TEXT NOT NULL, signature TEXT NOT NULL,
    PRIMARY KEY (org, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE member_key (
    org INTEGER NOT NULL, member TEXT NOT NULL, sealed TEXT NOT NULL, PRIMARY KEY (org, member)
) STRICT, WITHOUT ROWID;
CREATE TABLE subscriber_cursor (
    org INTEGER NOT NULL, subscriber TEXT NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (org, subscriber)
) STRICT, WITHOUT ROWID;
