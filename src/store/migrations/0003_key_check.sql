-- What only the master key yields that the store was made with; empty until the first start that knows of it.
ALTER TABLE server ADD COLUMN key_check TEXT NOT NULL DEFAULT '';
