-- what a home says of itself over the second wire, and its pictures
CREATE TABLE home_device (
    account TEXT NOT NULL,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    room TEXT NOT NULL,
    PRIMARY KEY (account, number)
) STRICT;

CREATE TABLE home_contact (
    account TEXT NOT NULL,
    place INTEGER NOT NULL,
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    may TEXT NOT NULL,
    PRIMARY KEY (account, place)
) STRICT;

-- what the central says first, and a hash of what the customer answers
CREATE TABLE code_words (
    account TEXT PRIMARY KEY,
    central_word TEXT NOT NULL,
    customer_hash TEXT NOT NULL
) STRICT;

-- content is NULL once it is erased; the row stays, so that the log has something to speak of
CREATE TABLE picture (
    picture_id TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    alarm_id INTEGER NOT NULL,
    zone INTEGER NOT NULL,
    taken_ms INTEGER NOT NULL,
    received_ms INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    content BLOB
) STRICT;

CREATE INDEX picture_of_alarm ON picture (account, alarm_id);

-- chain is a hash of the entry and of the chain before it, one chain for each home
CREATE TABLE access_log (
    entry_id INTEGER PRIMARY KEY,
    account TEXT NOT NULL,
    number INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    operator TEXT NOT NULL,
    action TEXT NOT NULL,
    picture_id TEXT NOT NULL,
    case_id INTEGER NOT NULL,
    reason TEXT NOT NULL,
    chain TEXT NOT NULL,
    UNIQUE (account, number)
) STRICT;
