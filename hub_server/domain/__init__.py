"""The rules of an alarmed home: pure functions over frozen records.

Nothing here does I/O, reads a clock, draws a random number or imports a third party. ``decide`` turns a command into
events or a refusal, ``evolve`` turns an event into the next state, and the same journal always gives the same home.
"""
