"""Pictures as the hub keeps them, sealed and for 60 days: those of alarms, and those that somebody asked for."""
