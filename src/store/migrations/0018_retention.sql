-- For how many days an organization keeps what time ends, where it says otherwise than the gateway.
CREATE TABLE retention (
    org INTEGER NOT NULL REFERENCES organization (number) ON DELETE CASCADE, kind TEXT NOT NULL, days INTEGER NOT NULL,
    PRIMARY KEY (org, kind)
) STRICT, WITHOUT ROWID;

-- Nothing is deleted while one stands. member a blank: of the organization as a whole.
CREATE TABLE legal_hold (
    org INTEGER NOT NULL REFERENCES organization (number) ON DELETE CASCADE, member TEXT NOT NULL,
    reason TEXT NOT NULL, by TEXT NOT NULL, since INTEGER NOT NULL,
    PRIMARY KEY (org, member)
) STRICT, WITHOUT ROWID;
