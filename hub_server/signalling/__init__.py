"""Reporting to the central: what is reported, and how it gets there in order and once."""
