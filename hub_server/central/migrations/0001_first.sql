CREATE TABLE account (
    number TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    key BLOB
) STRICT;

CREATE TABLE alarm_case (
    case_id INTEGER PRIMARY KEY,
    account TEXT NOT NULL,
    alarm_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    priority INTEGER NOT NULL,
    state TEXT NOT NULL,
    operator TEXT NOT NULL,
    zone INTEGER NOT NULL,
    text TEXT NOT NULL,
    occurred_ms INTEGER NOT NULL,
    received_ms INTEGER NOT NULL,
    close_code TEXT NOT NULL
) STRICT;

CREATE INDEX case_of_alarm ON alarm_case (account, alarm_id);
CREATE INDEX queue ON alarm_case (state, priority, received_ms);

-- identity is what makes a resent event the same event
CREATE TABLE event (
    event_id INTEGER PRIMARY KEY,
    identity TEXT NOT NULL UNIQUE,
    account TEXT NOT NULL,
    code TEXT NOT NULL,
    zone INTEGER NOT NULL,
    text TEXT NOT NULL,
    occurred_ms INTEGER NOT NULL,
    received_ms INTEGER NOT NULL,
    case_id INTEGER
) STRICT;

CREATE TABLE timeline (
    entry_id INTEGER PRIMARY KEY,
    case_id INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    occurred_ms INTEGER NOT NULL,
    operator TEXT NOT NULL,
    action TEXT NOT NULL,
    detail TEXT NOT NULL
) STRICT;

CREATE INDEX timeline_of_case ON timeline (case_id, entry_id);
