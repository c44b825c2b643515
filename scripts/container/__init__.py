"""The hub's container and its app, started by an engine for containers."""
