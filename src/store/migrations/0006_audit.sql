-- The chain of hashes over change rows: the first shape of checkpoint had nobody who wrote one.
DROP TABLE checkpoint;
CREATE TABLE checkpoint (
    org INTEGER NOT NULL, position INTEGER NOT NULL, hash TEXT NOT NULL,
    hashes TEXT NOT NULL,  -- of each row since the checkpoint before, 43 characters each
    -- sealed_under: the server's generation. Not called that: what has a generation is a credential.
    key TEXT NOT NULL, sealed_under INTEGER NOT NULL, at INTEGER NOT NULL, signature TEXT NOT NULL,
    PRIMARY KEY (org, position)
) STRICT;
-- What signs them, of the whole server; the highest number does.
CREATE TABLE audit_key (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, public_key TEXT NOT NULL,
    sealed TEXT NOT NULL,  -- the private half, AES-256-GCM under the master key
    endorsed_by TEXT NOT NULL, endorsement TEXT NOT NULL, created INTEGER NOT NULL,
    made_by TEXT NOT NULL DEFAULT ''
) STRICT;

-- Who changed this last, and what somebody did: without them a history walks all that ever happened.
CREATE INDEX change_target ON change (org, target, position);
CREATE INDEX change_actor ON change (org, actor, position);
