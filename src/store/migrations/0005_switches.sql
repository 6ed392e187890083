-- Switches of the permission model ("members may create tokens"): an organization's (member empty) and, over it, a member's.
CREATE TABLE access_switch (
    org INTEGER NOT NULL REFERENCES organization (number) ON DELETE CASCADE, member TEXT NOT NULL, name TEXT NOT NULL,
    is_on INTEGER NOT NULL, since INTEGER NOT NULL,
    PRIMARY KEY (org, member, name)
) STRICT, WITHOUT ROWID;
