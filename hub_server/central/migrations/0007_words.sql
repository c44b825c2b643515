-- a line of a timeline is the key of a sentence and, as JSON, what stands in it; older lines are kept as they were
UPDATE timeline SET detail = json_object('words', CASE detail WHEN '' THEN action ELSE detail END), action = 'words';

-- when a step is to be tried again
ALTER TABLE alarm_case ADD COLUMN due_ms INTEGER NOT NULL DEFAULT 0;
