-- What management calls that named an Idempotency-Key were answered: whoever asks again gets that, and nothing is done twice.

DROP TABLE idempotency;  -- of 0001: no version ever wrote a row of it, and it knew too little
CREATE TABLE idempotency (
    org INTEGER NOT NULL REFERENCES organization (number) ON DELETE CASCADE,
    principal TEXT NOT NULL,  -- the session's or API key's id, "operator:" and the OS user's name
    call_key TEXT NOT NULL,
    member TEXT,              -- whose session or API key; NULL: the operator
    request TEXT NOT NULL,    -- mac of method, path, query and body
    answer TEXT NOT NULL,     -- sealed: a new key's or token's secret may stand in it; empty once it is not to be shown again
    until INTEGER NOT NULL,
    PRIMARY KEY (org, principal, call_key),
    FOREIGN KEY (org, member) REFERENCES member (org, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX idempotency_until ON idempotency (org, until);
CREATE INDEX idempotency_principal ON idempotency (org, principal, until);
CREATE INDEX idempotency_member ON idempotency (org, member);

-- A refusal says who holds what is missing, owners among them: in the order of ids, without a walk over all members.
DROP INDEX member_owner;
CREATE INDEX member_owner ON member (org, owner, id) WHERE owner = 1;
