"""How an emulated device is by itself: a battery that drains, a radio that wavers, the air of its room."""

import math
from typing import Final

from hub_server.domain.numbers import DAY
from hub_server.domain.site import Device, DeviceKind, Vitals

BATTERY_DAYS: Final = 1_000
"""How long a battery lasts (ours; EN 14604 asks at least a year of a smoke detector)."""
_WIRED: Final = frozenset({DeviceKind.GATEWAY, DeviceKind.PLUG})
_CLIMATE: Final = frozenset({DeviceKind.SMOKE, DeviceKind.WATER, DeviceKind.KEYPAD})
"""Kinds that measure temperature and humidity (product.md 2.15)."""
_ROOM_DC: Final = 210
_SWING_DC: Final = 12
_HUMIDITY: Final = 40


class Conditions:
    """What the devices measure of themselves, from where they were when the hub started."""

    def __init__(self, started_ms: int) -> None:
        """Begin at a moment (steady ms)."""
        self._started_ms = started_ms
        self._battery: dict[str, tuple[int, float]] = {}
        self._radio: dict[str, int] = {}
        self._warmer_dc: dict[str, int] = {}

    def set_battery(self, device_id: str, now_ms: int, percent: float) -> None:
        """Put a battery of this charge in."""
        self._battery[device_id] = (now_ms, percent)

    def set_radio(self, device_id: str, dbm: int) -> None:
        """Move a device to where it is heard this well."""
        self._radio[device_id] = dbm

    def set_warmer(self, device_id: str, tenths: int) -> None:
        """Heat the air around a device."""
        self._warmer_dc[device_id] = tenths

    def measure(self, device: Device, now_ms: int, utc_ms: int) -> Vitals:
        """Return how a device is now."""
        climate = device.kind in _CLIMATE
        phase = 2 * math.pi * (utc_ms % DAY) / DAY
        warmer = self._warmer_dc.get(device.device_id, 0)
        return Vitals(
            battery=None if device.kind in _WIRED else round(self._charge(device, now_ms)),
            radio_dbm=self._radio.get(device.device_id, -60 - 2 * (device.number % 8)),
            temperature_dc=_ROOM_DC + warmer + round(_SWING_DC * math.sin(phase)) if climate else None,
            humidity=_HUMIDITY + round(5 * math.cos(phase)) if climate else None,
        )

    def _charge(self, device: Device, now_ms: int) -> float:
        known = device.vitals.battery
        since, percent = self._battery.setdefault(
            device.device_id, (self._started_ms, 100.0 if known is None else float(known))
        )
        return max(0.0, percent - 100 * (now_ms - since) / (BATTERY_DAYS * DAY))
