-- where an operator stands in the case's ladder, and until when it is his
ALTER TABLE alarm_case ADD COLUMN step TEXT NOT NULL DEFAULT '';
ALTER TABLE alarm_case ADD COLUMN lease_ms INTEGER NOT NULL DEFAULT 0;
