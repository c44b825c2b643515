"""Pictures of alarms as the hub keeps them: sealed, until the central has them, and for 60 days."""
