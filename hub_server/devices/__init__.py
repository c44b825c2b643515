"""Who plays the devices: the hub's own hardware emulation, and homes to begin with."""
