-- Whether authn_at is of a proof that was asked for: by ForceAuthn of the identity provider, or here at /me/confirm. Nobody knows it of a
-- session from before: its member proves once more.
ALTER TABLE session ADD COLUMN asked_anew INTEGER NOT NULL DEFAULT 0;
