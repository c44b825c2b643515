-- whom the central calls, in this order, when nobody at home answers; never part of an event
CREATE TABLE contact_person (
    place INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    may TEXT NOT NULL
) STRICT;
