-- Keys by which applications are known without a secret (RFC 8705, 2.2). What ends is deleted: change rows tell of it.
CREATE TABLE application_certificate (
    id TEXT NOT NULL PRIMARY KEY,
    application TEXT NOT NULL REFERENCES application (id) ON DELETE CASCADE,
    fingerprint TEXT NOT NULL UNIQUE,  -- SHA-256 of the SubjectPublicKeyInfo, hexadecimal: one key, one application
    name TEXT NOT NULL, not_after INTEGER NOT NULL, created INTEGER NOT NULL,
    generation INTEGER NOT NULL        -- of the server, as credentials have it
) STRICT;
CREATE INDEX application_certificate_application ON application_certificate (application);
