"""The whole system in real processes on one machine, for people to look at and for tests to play with."""
