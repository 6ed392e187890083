-- A change of who may speak for people that waits for somebody of a higher level, as it was asked for.
CREATE TABLE connection_proposal (
    org INTEGER NOT NULL, id TEXT NOT NULL,
    operation TEXT NOT NULL, path TEXT NOT NULL,  -- POST /connections/{connection}/trust, and with the ids in it
    body TEXT NOT NULL,                           -- holds no secret
    facts TEXT NOT NULL,                          -- JSON: what of the body takes a parser to see
    target_version TEXT NOT NULL,                 -- of what it would change, as the proposer saw it
    proposed_by TEXT NOT NULL, proposer_epoch INTEGER NOT NULL,  -- who was cut off since then proposes nothing any more
    made_under INTEGER NOT NULL,                  -- of the server, as credentials have it; but it is none
    needs_level INTEGER NOT NULL, proposed INTEGER NOT NULL, expires INTEGER NOT NULL,
    outcome TEXT CHECK (outcome IN ('approved', 'rejected', 'withdrawn')), decided_by TEXT, decided_at INTEGER,
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, proposed_by) REFERENCES member (org, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX connection_proposal_member ON connection_proposal (org, proposed_by);
CREATE INDEX connection_proposal_expires ON connection_proposal (org, expires);
CREATE INDEX connection_proposal_waiting ON connection_proposal (org, expires) WHERE outcome IS NULL;
