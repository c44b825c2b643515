"""The mechanics of an emulated Yale Doorman: how its bolt travels, and when it jams."""

from collections.abc import Awaitable, Callable
from typing import Final

from hub_server.domain.commands import Command, ReportBolt
from hub_server.domain.site import BoltState, Device, Site
from hub_server.hub.ports import HubClock

BOLT_TRAVEL_MS: Final = 1_500
"""How long the bolt travels (ours)."""
JAM_GAP_MM: Final = 5.0
"""A door that stands off its frame by more than this jams the bolt (NRK on Doorman locks in the winter of 2018)."""
GAP_MM: Final = 3.5
GAP_PER_DEGREE_MM: Final = 0.04
WARM_C: Final = 20.0
"""The gap at room temperature, and how it grows with the cold: at -20 degrees it is 5.1 mm (ours)."""

type Submit = Callable[[Command], Awaitable[object]]


class Lockwork:
    """Moves the bolts of emulated locks."""

    def __init__(self, clock: HubClock, submit: Submit, site: Callable[[], Site]) -> None:
        """Report through ``submit``; ``site`` tells whether doors are open."""
        self._clock = clock
        self._submit = submit
        self._site = site
        self.outdoors_c: dict[str, float] = {}
        """How cold it is outside each lock's door."""

    async def turn(self, device: Device, wanted: BoltState, method: str, order_id: str = "") -> None:
        """Turn a bolt, and report where it ended: locked into an ajar or warped door it jams."""
        await self._clock.sleep_until(self._clock.now().steady_ms + BOLT_TRAVEL_MS)
        ended = BoltState.JAMMED if wanted is BoltState.LOCKED and self.obstructed(device) else wanted
        await self._submit(ReportBolt(device.device_id, ended, method, order_id))

    def obstructed(self, device: Device) -> bool:
        """Tell whether the bolt would miss its strike plate."""
        door = self._site().devices.get(device.door_id)
        if door is not None and door.sensed:
            return True
        cold = WARM_C - self.outdoors_c.get(device.device_id, WARM_C)
        return GAP_MM + GAP_PER_DEGREE_MM * max(0.0, cold) > JAM_GAP_MM

    async def relock(self, device_id: str) -> None:
        """Lock by itself some time after the door closed, if it is still closed and unlocked then."""
        device = self._site().devices.get(device_id)
        if device is None or device.lock is None:
            return
        await self._clock.sleep_until(self._clock.now().steady_ms + device.lock.relock_ms)
        device = self._site().devices.get(device_id)
        if device is None or device.lock is None or not device.lock.auto_lock:
            return
        door = self._site().devices.get(device.door_id)
        if device.bolt is BoltState.UNLOCKED and not (door is not None and door.sensed):
            await self.turn(device, BoltState.LOCKED, "auto")
