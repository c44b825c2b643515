-- where somebody is who asked for help: "north east" in degrees, erased when the case is closed (DECISIONS 25)
ALTER TABLE alarm_case ADD COLUMN position TEXT NOT NULL DEFAULT '';
