-- Switches of the permission model ("members may create tokens"): an organization's (member empty) and, over it, a member's.
CREATE TABLE access_switch (
    org INTEGER NOT NULL REFERENCES organization (number) ON DELETE CASCADE, member TEXT NOT NULL, name TEXT NOT NULL,
    is_on INTEGER NOT NULL, since INTEGER NOT NULL,
    PRIMARY KEY (org, member, name)
) STRICT, WITHOUT ROWID;
-- How many members the organization's plan has room for; empty: any number. Held where the row of a member is written.
ALTER TABLE organization ADD COLUMN member_limit INTEGER;
-- Where a role may be assigned was not asked before: the model of all organizations until now allows it in each of these.
UPDATE role SET scopes = '["org","team","app"]' WHERE built_in = 1;
