"""An emulated passive infrared detector: bodies, the optics that make a waveform of them, and what decides on it.

``optics`` and ``detector`` know nothing of each other (DECISIONS 31): the first follows Zhao, Gong, Tang and Li
(Sensors 2016, 16, 126) and the cuboid bodies of Sensors 2018, 18, 604; the second the dual-height rule of quad
detectors.
"""

from hub_server.devices.pir.bodies import WALKERS, Body, Mover, Scene, Waypoint
from hub_server.devices.pir.detector import PetSetting, fires
from hub_server.devices.pir.optics import RATE_HZ, Mounting, waveform

__all__ = ["WALKERS", "Body", "Mounting", "Mover", "PetSetting", "Scene", "Waypoint", "senses"]


def senses(scene: Scene, mounting: Mounting, setting: PetSetting, seed: int) -> float | None:
    """Return when (s) a detector at ``mounting`` fires at what happens in front of it, or None. Noise is seeded."""
    upper, lower = waveform(scene, mounting, seed)
    sample = fires(upper, lower, RATE_HZ, setting, scene.ambient_c)
    return None if sample is None else sample / RATE_HZ
