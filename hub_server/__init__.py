"""The hub and the central of Verisure Local: everything that runs beside Home Assistant."""
