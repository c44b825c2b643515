CREATE TABLE journal (
    seq INTEGER PRIMARY KEY,
    epoch TEXT NOT NULL,
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    steady_ms INTEGER NOT NULL,
    utc_ms INTEGER NOT NULL,
    offset_min INTEGER NOT NULL,
    boot_id TEXT NOT NULL,
    boot_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE snapshot (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    domain_version INTEGER NOT NULL,
    epoch TEXT NOT NULL,
    seq INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT;

CREATE TABLE reader_cursor (
    name TEXT PRIMARY KEY,
    epoch TEXT NOT NULL,
    seq INTEGER NOT NULL
) STRICT;

CREATE TABLE person (
    person_id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    language TEXT NOT NULL
) STRICT;

-- lookup is a keyed hash of the code, hash a slow one; the key of the first is outside this file
CREATE TABLE credential (
    credential_id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL,
    lookup BLOB NOT NULL UNIQUE,
    hash TEXT NOT NULL
) STRICT;

CREATE TABLE client (
    client_id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    token_sha256 BLOB NOT NULL UNIQUE,
    created_utc_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE secret (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT;
