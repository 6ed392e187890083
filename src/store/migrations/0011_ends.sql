-- Ownership that is handed on, organizations that are deleted, new secrets of applications.

CREATE TABLE ownership_offer (
    org INTEGER NOT NULL REFERENCES organization (number) ON DELETE CASCADE, owner TEXT NOT NULL, target TEXT NOT NULL,
    stays INTEGER NOT NULL,  -- 1: who offers it remains an owner beside the other
    owner_epoch INTEGER NOT NULL, target_epoch INTEGER NOT NULL,  -- who was cut off since then is not meant any more
    made_under INTEGER NOT NULL,  -- of the server, as credentials have it; but it is none
    created INTEGER NOT NULL, expires INTEGER NOT NULL,
    PRIMARY KEY (org),  -- one at a time
    FOREIGN KEY (org, owner) REFERENCES member (org, id) ON DELETE CASCADE,
    FOREIGN KEY (org, target) REFERENCES member (org, id) ON DELETE CASCADE
) STRICT;

-- Dead from then on (it is disabled too); its rows go in slices, and this one is the last.
ALTER TABLE organization ADD COLUMN deleted INTEGER;
ALTER TABLE organization ADD COLUMN deleted_by TEXT NOT NULL DEFAULT '';
CREATE INDEX organization_deleted ON organization (deleted) WHERE deleted IS NOT NULL;
CREATE INDEX installation_change_target ON installation_change (target);

-- The secret before the present one, for as long as both are good.
ALTER TABLE application ADD COLUMN previous_mac TEXT NOT NULL DEFAULT '';
ALTER TABLE application ADD COLUMN previous_until INTEGER;
CREATE INDEX child_session_application ON child_session (org, application) WHERE ended IS NULL;
