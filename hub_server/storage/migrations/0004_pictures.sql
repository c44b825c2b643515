-- pictures of alarms, each sealed with its alarm's own key, which lies with the secrets; never part of an event
CREATE TABLE picture (
    picture_id TEXT PRIMARY KEY,
    alarm_id INTEGER NOT NULL,
    device_id TEXT NOT NULL,
    taken_utc_ms INTEGER NOT NULL,
    size INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    sealed BLOB NOT NULL,
    sent INTEGER NOT NULL
) STRICT;
