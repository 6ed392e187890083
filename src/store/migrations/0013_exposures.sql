-- What shows secrets to whom for as long as it is in force, and who was shown a token when it was made.
ALTER TABLE exposure ADD COLUMN is_open INTEGER NOT NULL DEFAULT 0;  -- 1: in force, and nobody has seen it end
ALTER TABLE exposure ADD COLUMN why TEXT NOT NULL DEFAULT '';        -- role or grant that brought it, when it last began
ALTER TABLE exposure ADD COLUMN used_at INTEGER;                     -- the last decision that showed the secret
CREATE INDEX exposure_open ON exposure (org, is_open, member, resource, permission) WHERE is_open = 1;

-- Grants of a permission that reveals secrets: few, and found without the others.
ALTER TABLE "grant" ADD COLUMN reveals INTEGER NOT NULL DEFAULT 0;
UPDATE "grant" SET reveals = 1 WHERE permissions LIKE '%"token:seed"%';
CREATE INDEX grant_reveals ON "grant" (org, reveals, id) WHERE reveals = 1;

ALTER TABLE scim_token ADD COLUMN made_by TEXT NOT NULL DEFAULT '';  -- the member who was shown it; empty: the operator
ALTER TABLE scim_token ADD COLUMN marked_at INTEGER;
ALTER TABLE scim_token ADD COLUMN marked_by TEXT NOT NULL DEFAULT '';
ALTER TABLE scim_token ADD COLUMN due INTEGER;
ALTER TABLE scim_token ADD COLUMN evidence TEXT NOT NULL DEFAULT '';
CREATE INDEX scim_token_made_by ON scim_token (org, made_by, id) WHERE made_by <> '';
CREATE INDEX scim_token_marked ON scim_token (org, id) WHERE marked_at IS NOT NULL;

-- Names that once stood for something: who registers one again is not its maker.
CREATE TABLE resource_name_past (
    org INTEGER NOT NULL REFERENCES organization (number) ON DELETE CASCADE,
    type TEXT NOT NULL, external_name TEXT NOT NULL, until INTEGER NOT NULL,
    PRIMARY KEY (org, type, external_name)
) STRICT, WITHOUT ROWID;
