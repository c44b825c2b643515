-- who may work at the central; a password is kept as its argon2 hash alone
CREATE TABLE operator (
    name TEXT PRIMARY KEY,
    hash TEXT NOT NULL,
    misses INTEGER NOT NULL,
    locked_until_ms INTEGER NOT NULL
) STRICT;
