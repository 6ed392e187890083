-- The store's own keys, each closed under every master key that opens this store. Empty in a store from before, until its first
-- start: until then all in it is made under the master key itself.
CREATE TABLE store_key (
    number       INTEGER NOT NULL,  -- 1: the one that makes the hashes of credentials
    id           TEXT NOT NULL,     -- what sealed values begin with
    master       TEXT NOT NULL,     -- the master key's id
    closed       TEXT NOT NULL,     -- AES-256-GCM under the master key
    sealing_from INTEGER NOT NULL,  -- values are sealed under the latest whose time has come
    added        INTEGER NOT NULL,
    PRIMARY KEY (number, master)
) STRICT, WITHOUT ROWID;
