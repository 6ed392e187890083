-- Mapping rules that are changed, approved and rebound, whom they hold back, and members that a connection asks for.

ALTER TABLE mapping_rule ADD COLUMN changed_by TEXT NOT NULL DEFAULT '';  -- who made or last changed it: nobody approves his own
ALTER TABLE mapping_rule ADD COLUMN approved_at INTEGER;
-- By name: a group was bound under this text. Another of the name is asked about.
ALTER TABLE mapping_rule ADD COLUMN bound_once INTEGER NOT NULL DEFAULT 0;
UPDATE mapping_rule SET bound_once = 1
    WHERE EXISTS (SELECT 1 FROM rule_binding b WHERE b.org = mapping_rule.org AND b.rule = mapping_rule.id)
       OR EXISTS (SELECT 1 FROM rule_binding_past p WHERE p.org = mapping_rule.org AND p.rule = mapping_rule.id);
CREATE INDEX mapping_rule_order ON mapping_rule (org, position);

-- Whom an approved rule reaches, as far as is needed to count and to hold newcomers; the rights themselves are derived.
CREATE TABLE rule_holder (
    org INTEGER NOT NULL, rule TEXT NOT NULL, member TEXT NOT NULL, since INTEGER NOT NULL,
    counted_at INTEGER,         -- when it took one of the hour's places; NULL: it was there when the rule was approved, or was let in
    held INTEGER NOT NULL DEFAULT 0,  -- 1: the rule gives this member nothing
    PRIMARY KEY (org, rule, member),
    FOREIGN KEY (org, rule) REFERENCES mapping_rule (org, id) ON DELETE CASCADE,
    FOREIGN KEY (org, member) REFERENCES member (org, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX rule_holder_member ON rule_holder (org, member);
CREATE INDEX rule_holder_counted ON rule_holder (org, rule, counted_at) WHERE counted_at IS NOT NULL;
CREATE INDEX rule_holder_held ON rule_holder (org, rule, member) WHERE held = 1;
CREATE TABLE rule_holder_history (  -- as 0010 says; only decisions' part of it
    org INTEGER NOT NULL, member TEXT NOT NULL, rule TEXT NOT NULL, held INTEGER NOT NULL, valid_from INTEGER NOT NULL,
    valid_to INTEGER NOT NULL, PRIMARY KEY (org, member, rule, valid_from)
) STRICT, WITHOUT ROWID;

-- How many newcomers an hour such a rule takes; NULL: limits::rule_joins_per_hour.
ALTER TABLE organization ADD COLUMN rule_joins_per_hour INTEGER;

-- A connection sent the name of a member whom no connection manages, and somebody has to say whether it may have that one.
CREATE TABLE adoption (
    org INTEGER NOT NULL, id TEXT NOT NULL, connection TEXT NOT NULL, member TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'approved', 'refused')),
    asked INTEGER NOT NULL, until INTEGER NOT NULL,
    decided_by TEXT, decided_at INTEGER,
    guarded INTEGER NOT NULL DEFAULT 0,  -- of the member when it was asked: 1 of protected roles, 2 an owner
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, connection) REFERENCES connection (org, id) ON DELETE CASCADE,
    FOREIGN KEY (org, member) REFERENCES member (org, id) ON DELETE CASCADE
) STRICT;
CREATE UNIQUE INDEX adoption_of ON adoption (org, connection, member);
CREATE INDEX adoption_member ON adoption (org, member);

-- A rule's own bindings, and what ends with a connection, are found by their index: to please the writer, all would be walked.
DROP INDEX rule_binding_rule;
CREATE INDEX rule_binding_rule ON rule_binding (org, rule, group_id, bound_by, since);
CREATE INDEX saml_request_connection ON saml_request (org, connection);
