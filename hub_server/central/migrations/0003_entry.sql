-- entry delays that run: what a central judges by when it hears nothing more of the home
CREATE TABLE entry (
    account TEXT PRIMARY KEY,
    device TEXT NOT NULL,
    zone INTEGER NOT NULL,
    ends_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX event_of_account ON event (account);
