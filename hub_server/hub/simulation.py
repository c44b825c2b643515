"""Somebody seems to be at home: plugs do in the dark what people did with them, while the home is armed away.

Verisure's rule was not found (FEATURES 52): replaying the habits of the last week is ours.
"""

import hashlib
import secrets
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import Final

from hub_server.domain.commands import SimulatePresence
from hub_server.domain.moment import Now
from hub_server.domain.numbers import MINUTE
from hub_server.domain.site import ArmMode, Device, Habit, Site
from hub_server.hub.bus import Bus
from hub_server.hub.ports import HubClock

STEP_MS: Final = 5 * MINUTE
"""How often it is asked whether anything is to be switched (ours)."""
JITTER_MIN: Final = 20
"""Nothing happens at the same minute two days running (ours)."""
BEDTIME_MIN: Final = 22 * 60 + 30
"""When a plug goes off of which no habits are known (ours)."""
_DAY_MIN: Final = 24 * 60

type Dark = Callable[[int], bool]
"""Tells whether it is dark at home at a moment (UTC ms)."""
type Submit = Callable[[SimulatePresence], Awaitable[object]]


def wanted(device: Device, habits: tuple[Habit, ...], now: Now, *, dark: bool) -> bool:
    """Tell whether a plug would be on now if people were at home: as on this day of the week, or on any day."""
    if not dark:
        return False
    minute = now.local_minute - _jitter(device.device_id, now.local_day)
    if not habits:
        return 12 * 60 <= minute < BEDTIME_MIN
    today = [habit for habit in habits if habit.minute_of_week // _DAY_MIN == now.weekday]
    return min(today or habits, key=lambda habit: (minute - habit.minute_of_week) % _DAY_MIN).powered


def _jitter(device_id: str, day: int) -> int:
    digest = hashlib.sha256(f"{device_id}/{day}".encode()).digest()
    return digest[0] % (2 * JITTER_MIN + 1) - JITTER_MIN


class AwaySimulation:
    """Asks the rules to switch the plugs that take part."""

    def __init__(self, bus: Bus, clock: HubClock, submit: Submit, site: Callable[[], Site], dark: Dark) -> None:
        """``dark`` knows the sun."""
        self._bus = bus
        self._clock = clock
        self._submit = submit
        self._site = site
        self._dark = dark

    async def run(self) -> None:
        """Play while anything that takes part is armed away; otherwise wait for that."""
        shown: dict[str, bool] = {}
        while True:
            plugs = self._plugs()
            if not plugs:
                shown.clear()
                await self._armed()
                continue
            now = self._clock.now()
            dark = self._dark(now.utc_ms)
            for plug in plugs:
                on = wanted(plug, self._site().habits.get(plug.device_id, ()), now, dark=dark)
                # Only a change: what an automation does to the plug meanwhile is left to it.
                if shown.get(plug.device_id, False) is not on:
                    shown[plug.device_id] = on
                    await self._submit(SimulatePresence(plug.device_id, on, secrets.token_hex(8)))
            await self._clock.sleep_until(now.steady_ms + STEP_MS)

    def _plugs(self) -> list[Device]:
        site = self._site()
        away = {area.area_id for area in site.areas.values() if area.mode is ArmMode.AWAY}
        return [device for device in site.devices.values() if device.simulate and device.area_id in away]

    async def _armed(self) -> None:
        async with aclosing(self._bus.follow(self._bus.head.seq)) as records:
            async for _ in records:
                if self._plugs():
                    return
