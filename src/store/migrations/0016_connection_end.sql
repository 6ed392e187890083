-- Connections that are deleted: dead from then on (disabled too), their rows go in slices, this one the last.
ALTER TABLE connection ADD COLUMN deleted INTEGER;
CREATE INDEX connection_deleted ON connection (org, id) WHERE deleted IS NOT NULL;
CREATE INDEX connection_to_clear ON connection (deleted) WHERE deleted IS NOT NULL;
DROP INDEX connection_name;
CREATE UNIQUE INDEX connection_name ON connection (org, name_fold) WHERE deleted IS NULL;

-- Unique it is anyway; told so, SQLite walks one connection's groups in their order, and not the organization's.
DROP INDEX directory_group_order;
CREATE UNIQUE INDEX directory_group_order ON directory_group (org, connection, id);
CREATE INDEX oauth_client_connection ON oauth_client (org, connection);
CREATE INDEX oauth_token_client ON oauth_token (org, client);
