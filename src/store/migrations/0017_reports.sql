-- When each member last signed in: sessions go a while after their end, and in the trail there are many for each.
CREATE TABLE last_sign_in (
    org INTEGER NOT NULL, member TEXT NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (org, member),
    FOREIGN KEY (org, member) REFERENCES member (org, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
-- The trail's rows say who by {"member":"<id>" at their beginning.
INSERT INTO last_sign_in (org, member, at)
    SELECT c.org, m.id, max(c.at) FROM change c JOIN member m ON m.org = c.org AND m.id = substr(c.public, 12, 36)
    WHERE c.kind = 'session.opened' GROUP BY c.org, m.id;

-- The sign-ins past an identity provider, without all the others.
CREATE INDEX change_break_glass ON change (org, target_kind, position) WHERE target_kind = 'break_glass';
