"""People and clients at the doors: codes, tokens, pairing, the hub's own identity."""
