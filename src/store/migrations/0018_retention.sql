-- For how many days an organization keeps what time ends, where it says otherwise than the gateway.
CREATE TABLE retention (
    org INTEGER NOT NULL REFERENCES organization (number) ON DELETE CASCADE, kind TEXT NOT NULL, days INTEGER NOT NULL,
    PRIMARY KEY (org, kind)
) STRICT, WITHOUT ROWID;

-- Versions before this one would delete what is held.
UPDATE server SET min_node_version = 18 WHERE min_node_version < 18;

-- Nothing is deleted while one stands. member a blank: of the organization as a whole.
CREATE TABLE legal_hold (
    org INTEGER NOT NULL REFERENCES organization (number) ON DELETE CASCADE, member TEXT NOT NULL,
    reason TEXT NOT NULL, by TEXT NOT NULL, since INTEGER NOT NULL,
    PRIMARY KEY (org, member)
) STRICT, WITHOUT ROWID;
