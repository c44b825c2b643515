-- what only the central is to know of a code, sealed and of one length for every code
ALTER TABLE credential ADD COLUMN mark BLOB NOT NULL DEFAULT x'';

-- the sole exception to "positions are never stored": until the central has it, sealed, outside the journal (DECISIONS 25)
CREATE TABLE guardian_position (
    person_id TEXT PRIMARY KEY,
    sealed BLOB NOT NULL,
    until_steady_ms INTEGER NOT NULL
) STRICT;
