"""Homes to begin with, as YAML."""
