"""The waveform that a pair of dual elements gives behind a Fresnel lens of three layers.

The shape is that of Zhao, Gong, Tang and Li (Sensors 2016, 16, 126): an array in three rows, so three layers one above
the other, each of positive, negative and blind zones side by side; crossing from a positive into a negative zone
reverses the output. Behind each layer lie two dual elements, one above the other (a quad sensor: A over B), whose
zones therefore alternate with the elevation: two waveforms. The elements of a pair work against each other, so that
what warms both alike cancels (Cypress PSoC kit guide, p. 24).

A body fills part of a zone in azimuth and in elevation, which falls about as 1/d while it fills zones and as 1/d^2
when it is small in them (compare the slopes of 0.94 and 2.13 in TI's figures, research file section 1). Layers are
weighted so that each is worth the same when filled. Then comes the band of the amplifier, 0.2 to 6.5 Hz (TI
TIDA-010027 has 0.3 to 6.5), and noise. Zone angles were not found in any source: they are ours.
"""

import math
from dataclasses import dataclass
from random import Random
from typing import Final

from hub_server.devices.pir.bodies import Mover, Scene

RATE_HZ: Final = 32
"""Samples a second; TI's data set has 31.25."""
ZONE_DEG: Final = 2.5
BLIND_DEG: Final = 0.5
PERIOD_DEG: Final = 2 * (ZONE_DEG + BLIND_DEG)
FIELD_DEG: Final = 45.0
"""Zones reach this far to both sides: 90 degrees, like most (research file, section 1)."""
UPPER_BANDS: Final = ((-6.5, -2.5), (-17.5, -11.5), (-36.0, -26.0))
LOWER_BANDS: Final = ((-11.5, -6.5), (-26.0, -17.5), (-58.0, -36.0))
"""Elevations (degrees from the horizon) that the upper and the lower element see, by layer: far, middle, near."""
NOISE_C: Final = 0.05
"""Noise in degrees of a filled zone (ours)."""
LOW_HZ: Final = 0.2
HIGH_HZ: Final = 6.5
_SETTLE_S: Final = 2.0
_MOST_S: Final = 120.0


@dataclass(frozen=True, slots=True)
class Mounting:
    """How high the detector hangs, in metres: 2.2 to 2.4 is usual (research file, section 1)."""

    height_m: float = 2.3

    def __post_init__(self) -> None:
        """Refuse what is no wall. Raises ValueError."""
        if not 1.8 <= self.height_m <= 3.0:  # noqa: PLR2004 - a wall
            raise ValueError("a motion detector hangs 1.8 to 3 m high")


def waveform(scene: Scene, mounting: Mounting, seed: int) -> tuple[list[float], list[float]]:
    """Return the upper and the lower element's waveform of a scene, in degrees C of a filled zone, at RATE_HZ."""
    noise = Random(seed)  # noqa: S311 - noise
    samples = int((min(scene.ends_s, _MOST_S) + _SETTLE_S) * RATE_HZ)
    upper, lower = _Band(), _Band()
    waves: tuple[list[float], list[float]] = ([], [])
    for index in range(samples):
        a = b = 0.0
        for mover in scene.movers:
            part_a, part_b = _seen(mover, index / RATE_HZ, mounting.height_m)
            a += part_a
            b += part_b
        waves[0].append(upper.take(a) + noise.gauss(0.0, NOISE_C))
        waves[1].append(lower.take(b) + noise.gauss(0.0, NOISE_C))
    return waves


def _seen(mover: Mover, at_s: float, height_m: float) -> tuple[float, float]:
    """Return what the two elements see of a mover at a time."""
    body = mover.body
    x, y, z = mover.where(at_s)
    swing = math.sin(2 * math.pi * body.stride_hz * at_s)
    x += body.sway_m * swing + mover.flutter_m * math.sin(2 * math.pi * mover.flutter_hz * at_s)
    distance = max(0.3, math.hypot(x, y))
    warmth = body.contrast_c
    if mover.flicker_hz:
        warmth *= 0.5 + 0.5 * math.sin(2 * math.pi * mover.flicker_hz * at_s)
    azimuth = math.degrees(math.atan2(x, y))
    # Seen from the side a body is as long as it is; how it faces is averaged.
    across = (body.width_m + body.length_m) / 2
    half = math.degrees(math.atan2(across / 2, distance))
    fill = zones(azimuth + half) - zones(azimuth - half)
    top = math.degrees(math.atan2(z + body.height_m - height_m, distance))
    bottom = math.degrees(math.atan2(z - height_m, distance))
    signal = warmth * fill / ZONE_DEG
    return signal * _share(UPPER_BANDS, bottom, top), signal * _share(LOWER_BANDS, bottom, top)


def zones(azimuth_deg: float) -> float:
    """Return the integral of the zones' signs up to an azimuth: it rises over positive ones and falls over negative.

    Outside the field of view it stands still, so that a body there makes no difference.
    """
    within = min(FIELD_DEG, max(-FIELD_DEG, azimuth_deg)) % PERIOD_DEG
    if within < ZONE_DEG:
        return within
    if within < ZONE_DEG + BLIND_DEG:
        return ZONE_DEG
    if within < 2 * ZONE_DEG + BLIND_DEG:
        return 2 * ZONE_DEG + BLIND_DEG - within
    return 0.0


def _share(bands: tuple[tuple[float, float], ...], bottom: float, top: float) -> float:
    """Return how much of an element's bands lies between two elevations, each whole band worth one."""
    return sum(max(0.0, min(top, high) - max(bottom, low)) / (high - low) for low, high in bands)


class _Band:
    """The amplifier: two high passes and a low pass, each of the first order."""

    def __init__(self) -> None:
        self._high = [_HighPass(LOW_HZ), _HighPass(LOW_HZ)]
        self._low = 0.0
        self._step = 1 - math.exp(-2 * math.pi * HIGH_HZ / RATE_HZ)

    def take(self, value: float) -> float:
        """Return the next sample of the output."""
        for stage in self._high:
            value = stage.take(value)
        self._low += self._step * (value - self._low)
        return self._low


class _HighPass:
    def __init__(self, corner_hz: float) -> None:
        self._keep = 1 / (1 + 2 * math.pi * corner_hz / RATE_HZ)
        self._before: float | None = None
        self._output = 0.0

    def take(self, value: float) -> float:
        """Return the next sample of the output; the first value is what it is settled to."""
        before = value if self._before is None else self._before
        self._output = self._keep * (self._output + value - before)
        self._before = value
        return self._output
