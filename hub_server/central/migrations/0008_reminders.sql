-- when somebody is reminded next of a step that is to be tried again
ALTER TABLE alarm_case ADD COLUMN remind_ms INTEGER NOT NULL DEFAULT 0;
UPDATE alarm_case SET remind_ms = due_ms WHERE state <> 'closed';
