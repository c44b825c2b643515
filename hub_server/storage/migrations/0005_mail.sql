-- where messages go that are too many for SMS; never part of an event
ALTER TABLE person ADD COLUMN email TEXT NOT NULL DEFAULT '';
