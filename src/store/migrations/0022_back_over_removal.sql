-- Whom SCIM made again after an administrator had removed that person, until somebody has judged it: an alarm counts them.
CREATE INDEX hold_back_over_removal ON hold (org, source_kind) WHERE source_kind = 'local_removal';
