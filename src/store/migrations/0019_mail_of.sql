-- Whom a mail is to: what went to a person goes with the person, and what waits is taken back with the link in it.
ALTER TABLE mail ADD COLUMN member TEXT;
CREATE INDEX mail_member ON mail (org, member) WHERE member IS NOT NULL;
