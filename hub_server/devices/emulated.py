"""Emulated hardware: what a hand, a burglar or a fire does to it, and how it obeys orders.

The rules cannot tell it from real hardware: it reports readings, moves its bolt in its own time, and sounds when the
home's state says so.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from hub_server.domain import commands as c
from hub_server.domain.events import BoltRequested, HubStarted, PowerRequested
from hub_server.domain.numbers import SECOND
from hub_server.domain.site import AlarmKind, BoltState, Device, DeviceKind, Player, Site, sounding
from hub_server.hub.bus import Bus
from hub_server.hub.ports import HubClock

_LOGGER = logging.getLogger(__name__)

BOLT_TRAVEL_MS: Final = 1_500
"""How long an emulated Doorman's bolt travels (ours)."""
RELAY_MS: Final = 100
"""How long an emulated plug's relay takes (ours)."""
MOTION_HOLD_MS: Final = 3 * SECOND
"""How long an emulated motion detector stays on after a movement (ours)."""

type Submit = Callable[[c.Command], Awaitable[object]]


class NoSuchAction(Exception):
    """The device cannot be made to do that; ``known`` is what it can."""

    def __init__(self, action: str, known: tuple[str, ...]) -> None:
        """Say what was asked and what there is."""
        super().__init__(f"'{action}' cannot be done to this device; it knows: {', '.join(known)}")
        self.action = action
        self.known = known


@dataclass(frozen=True, slots=True)
class _Reading:
    sensed: bool
    momentary: bool = False


@dataclass(frozen=True, slots=True)
class _Bolt:
    state: BoltState
    method: str


_ANY: Final[dict[str, c.ReportFault | c.ReportAvailable]] = {
    "tamper": c.ReportFault("", tampered=True),
    "untamper": c.ReportFault("", tampered=False),
    "low-battery": c.ReportFault("", low_battery=True),
    "new-battery": c.ReportFault("", low_battery=False),
    "lose": c.ReportAvailable("", available=False),
    "find": c.ReportAvailable("", available=True),
}
_MOTION: Final = {"move": _Reading(sensed=True, momentary=True)}
_OF_KIND: Final[dict[DeviceKind, dict[str, _Reading | _Bolt]]] = {
    DeviceKind.CONTACT: {"open": _Reading(sensed=True), "close": _Reading(sensed=False)},
    DeviceKind.MOTION: {**_MOTION},
    DeviceKind.CAMERA_MOTION: {**_MOTION},
    DeviceKind.SMOKE: {"smoke": _Reading(sensed=True), "air": _Reading(sensed=False)},
    DeviceKind.WATER: {"leak": _Reading(sensed=True), "dry": _Reading(sensed=False)},
    DeviceKind.LOCK: {
        "lock": _Bolt(BoltState.LOCKED, "thumb"),
        "unlock": _Bolt(BoltState.UNLOCKED, "thumb"),
        "jam": _Bolt(BoltState.JAMMED, "thumb"),
    },
}
_PLUG: Final = {"on": True, "off": False}


class EmulatedHardware:
    """Plays every emulated device of the home."""

    def __init__(self, bus: Bus, clock: HubClock, submit: Submit, site: Callable[[], Site]) -> None:
        """Report through ``submit``; ``site`` is the home as it is."""
        self._bus = bus
        self._clock = clock
        self._submit = submit
        self._site = site
        self._busy: set[asyncio.Task[None]] = set()
        self.sounding: AlarmKind | None = None

    async def run(self) -> None:
        """Obey orders and sound alarms until the hub stops. Orders of before are taken up, but never an unlock."""
        after = self._bus.head.seq
        self._sound(self._site())
        self._resume()
        try:
            async for record in self._bus.follow(after):
                self._sound(record.site or self._site())
                match record.event:
                    case BoltRequested() | PowerRequested():
                        self._obey(record.event.device_id, record.event.order_id, record.event.expires_ms)
                    case HubStarted():
                        self._resume()
                    case _:
                        pass
        finally:
            for task in self._busy:
                task.cancel()
            await asyncio.gather(*self._busy, return_exceptions=True)

    def _sound(self, site: Site) -> None:
        kind = sounding(site)
        if kind is not self.sounding:
            self.sounding = kind
            _LOGGER.info("The sirens sound %s", kind or "nothing")

    def _resume(self) -> None:
        for device_id, order in self._site().orders.items():
            if order.wanted != BoltState.UNLOCKED:
                self._obey(device_id, order.order_id, order.expires_ms)

    def _obey(self, device_id: str, order_id: str, expires_ms: int) -> None:
        device = self._site().devices.get(device_id)
        order = self._site().orders.get(device_id)
        if device is None or device.player is not Player.EMULATED or order is None or order.order_id != order_id:
            return
        if expires_ms > self._clock.now().steady_ms and device.available:
            self._spawn(self._carry_out(device, order_id, order.wanted))

    async def _carry_out(self, device: Device, order_id: str, wanted: str) -> None:
        travel = BOLT_TRAVEL_MS if device.kind is DeviceKind.LOCK else RELAY_MS
        await self._clock.sleep_until(self._clock.now().steady_ms + travel)
        if device.kind is DeviceKind.LOCK:
            await self._submit(c.ReportBolt(device.device_id, BoltState(wanted), "remote", order_id))
        else:
            await self._submit(c.ReportPower(device.device_id, wanted == "on", order_id))

    async def _calm_down(self, device_id: str) -> None:
        await self._clock.sleep_until(self._clock.now().steady_ms + MOTION_HOLD_MS)
        await self._submit(c.ReportReading(device_id, sensed=False))

    def _spawn(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._busy.add(task)
        task.add_done_callback(self._busy.discard)

    async def act(self, device: Device, action: str) -> None:
        """Do something to a device, as a hand would. Raises NoSuchAction."""
        known = _OF_KIND.get(device.kind, {})
        common = _ANY.get(action)
        if action in known:
            await self._act(device, known[action])
        elif device.kind is DeviceKind.PLUG and action in _PLUG:
            await self._submit(c.ReportPower(device.device_id, _PLUG[action]))
        elif isinstance(common, c.ReportFault):
            await self._submit(c.ReportFault(device.device_id, common.low_battery, common.tampered))
        elif isinstance(common, c.ReportAvailable):
            await self._submit(c.ReportAvailable(device.device_id, common.available))
        else:
            raise NoSuchAction(action, actions_of(device.kind))

    async def _act(self, device: Device, effect: _Reading | _Bolt) -> None:
        match effect:
            case _Reading():
                await self._submit(c.ReportReading(device.device_id, effect.sensed))
                if effect.momentary:
                    self._spawn(self._calm_down(device.device_id))
            case _Bolt():
                await self._submit(c.ReportBolt(device.device_id, effect.state, effect.method))


def actions_of(kind: DeviceKind) -> tuple[str, ...]:
    """Return what can be done to a device of ``kind``."""
    own = tuple(_OF_KIND.get(kind, {})) + (tuple(_PLUG) if kind is DeviceKind.PLUG else ())
    return (*own, *_ANY)


def resolve(site: Site, action: str, name: str) -> Device | None:
    """Return the emulated device that ``name`` means: its id, or the only one in that room that knows ``action``."""
    device = site.devices.get(name)
    if device is None:
        fits = [
            device
            for device in site.devices.values()
            if device.room.casefold() == name.casefold() or name in device.device_id.split("-")
        ]
        fits = [device for device in fits if action in _OF_KIND.get(device.kind, {})]
        device = fits[0] if len(fits) == 1 else None
    return device if device is not None and device.player is Player.EMULATED else None
