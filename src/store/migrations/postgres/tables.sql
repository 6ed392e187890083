-- What several writers and nodes need. Nothing here belongs to an organization.

-- A batch of writes leaves its id in the transaction that commits it: whoever lost the answer of COMMIT asks for it.
CREATE TABLE IF NOT EXISTS batch (id TEXT COLLATE "C" PRIMARY KEY, at BIGINT NOT NULL);
CREATE INDEX IF NOT EXISTS batch_at ON batch (at);

-- Each node proves here, once a second, that its primary still commits.
CREATE TABLE IF NOT EXISTS node (id TEXT COLLATE "C" PRIMARY KEY, seen BIGINT NOT NULL);

-- These rows change with every write: room in their pages keeps a change from touching indexes.
ALTER TABLE organization SET (fillfactor = 50);
ALTER TABLE directory_group SET (fillfactor = 70);
