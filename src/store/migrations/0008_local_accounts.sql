-- Local accounts: who was invited, mail that waits to be sent, what a password sign-in is found and judged by.

CREATE TABLE invitation (
    org INTEGER NOT NULL, id TEXT NOT NULL, member TEXT NOT NULL, email TEXT NOT NULL, role TEXT NOT NULL,
    inviter TEXT,        -- the member who sent it; NULL: the operator
    unit TEXT,           -- which the member joins
    link TEXT NOT NULL,  -- the link that is good; sending it again replaces it
    mail TEXT NOT NULL,  -- what carries that link
    created INTEGER NOT NULL, expires INTEGER NOT NULL, accepted INTEGER, revoked INTEGER,
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, member) REFERENCES member (org, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX invitation_member ON invitation (org, member);

-- The outbox: written with what the mail tells of, sent after the commit, kept a while so that a person sees what became of it.
CREATE TABLE mail (
    org INTEGER NOT NULL REFERENCES organization (number) ON DELETE CASCADE, id TEXT NOT NULL, kind TEXT NOT NULL,
    recipient TEXT NOT NULL,
    sealed TEXT NOT NULL,  -- subject and text under the master key: a link's secret is in it; empty once it has left
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'failed', 'withdrawn')), attempts INTEGER NOT NULL DEFAULT 0,
    due INTEGER NOT NULL, created INTEGER NOT NULL, ended INTEGER, failure TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, id)
) STRICT;
CREATE INDEX mail_waiting ON mail (due) WHERE state = 'waiting';  -- which organizations have something due
CREATE INDEX mail_due ON mail (org, due) WHERE state = 'waiting';
CREATE INDEX mail_ended ON mail (org, ended) WHERE ended IS NOT NULL;

-- The address it signs in with, folded: the login page knows no organization.
ALTER TABLE local_account ADD COLUMN login_fold TEXT NOT NULL DEFAULT '';
CREATE INDEX local_account_login ON local_account (login_fold) WHERE login_fold <> '';
ALTER TABLE local_account ADD COLUMN failed_at INTEGER;         -- the last of failed_count
ALTER TABLE local_account ADD COLUMN password_since INTEGER;
ALTER TABLE local_account ADD COLUMN totp_offered TEXT;         -- sealed, until a first code confirms it
ALTER TABLE local_account ADD COLUMN totp_step INTEGER NOT NULL DEFAULT 0;  -- of the last code: none is good twice
ALTER TABLE local_account ADD COLUMN recovery_codes TEXT NOT NULL DEFAULT '';  -- macs, a blank between
ALTER TABLE local_account ADD COLUMN reset_asked INTEGER;
ALTER TABLE local_account ADD COLUMN contact TEXT NOT NULL DEFAULT '';

-- Apart from what each sign-in reads.
CREATE TABLE member_picture (
    org INTEGER NOT NULL, member TEXT NOT NULL, media_type TEXT NOT NULL, content TEXT NOT NULL,  -- base64
    PRIMARY KEY (org, member),
    FOREIGN KEY (org, member) REFERENCES member (org, id) ON DELETE CASCADE
) STRICT;
