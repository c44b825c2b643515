-- pictures that somebody asked for, each sealed with a key of its own, which lies with the secrets; nothing that speaks to
-- the central reads this table
CREATE TABLE capture (
    picture_id TEXT PRIMARY KEY,
    device_id TEXT NOT NULL,
    taken_utc_ms INTEGER NOT NULL,
    size INTEGER NOT NULL,
    sealed BLOB NOT NULL
) STRICT;

CREATE INDEX capture_taken ON capture (taken_utc_ms);
