"""The hub's end of linked devices: what it asks of them, and the words and pictures that no journal holds.

Locks and plugs are asked by the rules themselves. Sirens are asked here, as the home's alarms begin and end to sound,
and again where one does not do what it should; cameras, by an alarm in their area; voice units, when somebody speaks.
"""

import asyncio
import logging
import secrets
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Final

from hub_server.devices.cameras import SERIES_MS, Expose
from hub_server.domain import commands as c
from hub_server.domain.events import AlarmRaised
from hub_server.domain.linked import SPEAK
from hub_server.domain.moment import Now
from hub_server.domain.numbers import MINUTE
from hub_server.domain.pictures import CAMERAS, PICTURED
from hub_server.domain.site import CAPTURE, Device, DeviceKind, Player, Presence, Site, sounding
from hub_server.domain.supervision import reachable
from hub_server.hub.bus import Bus
from hub_server.hub.ports import HubClock
from hub_server.hub.records import Answer

_LOGGER = logging.getLogger(__name__)

AWAY_MS: Final = 3 * MINUTE
"""How long somebody's entity must say that he or she is away before that is believed (ours)."""
TRIES: Final = 12
"""How often a siren that does not obey is asked (ours): for as long as one sounds by default."""
MOST_WAITING: Final = 24
"""Orders of one device that may wait for the one before them (ours); the oldest is given up for a newer one."""
_AWAY_M: Final = 1_000_000.0

type Submit = Callable[[c.Command], Awaitable[Answer | None]]


@dataclass(frozen=True, slots=True)
class _Wish:
    """A picture of an alarm, or something to say."""

    alarm_id: int = 0
    text: str = ""


class LinkedDevices:
    """Asks linked devices for what the home needs of them."""

    def __init__(self, bus: Bus, clock: HubClock, submit: Submit, site: Callable[[], Site], expose: Expose) -> None:
        """Ask through ``submit``; ``site`` is the home as it is; ``expose`` holds a picture until it is reported."""
        self._bus = bus
        self._clock = clock
        self._submit = submit
        self._site = site
        self._expose = expose
        self._waiting: dict[str, deque[_Wish]] = {}
        self._texts: dict[str, tuple[str, str]] = {}
        self._tries: dict[str, int] = {}
        self._to_stop: set[str] = set()
        self._sounding = False
        self._leaving: dict[str, asyncio.Task[None]] = {}
        self._busy: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()

    # ---- what doors need --------------------------------------------------------------------------------------------

    def text_of(self, order_id: str) -> str:
        """Return what a voice unit is to say, empty where that is over."""
        return next((text for known, text in self._texts.values() if known == order_id), "")

    async def take_picture(self, device_id: str, alarm_id: int, content: bytes) -> Answer | None:
        """Keep a picture of an alarm; None where it came too late to be kept. Raises ValueError for a long one."""
        return await self._submit(c.ReportPicture(self._expose(content), device_id, alarm_id))

    async def take_capture(self, device_id: str, order_id: str, content: bytes) -> Answer | None:
        """Keep a picture that somebody asked for; None as for one of an alarm. Raises ValueError for a long one."""
        return await self._submit(c.ReportCapture(self._expose(content), device_id, order_id))

    async def take_presence(self, person_id: str, presence: Presence) -> Answer | None:
        """Take where somebody is; away is believed after a while, home and unknown at once."""
        leaving = self._leaving.get(person_id)
        if presence is Presence.AWAY:
            if leaving is None or leaving.done():
                self._leaving[person_id] = self._spawn(self._leave(person_id))
            return None
        if leaving is not None:
            leaving.cancel()
        return await self._submit(c.ReportPhone(person_id, 0.0 if presence is Presence.HOME else None))

    def speak(self, text: str) -> None:
        """Have every linked voice unit that can be reached say something."""
        for device in self._of(frozenset({DeviceKind.VOICE})):
            if self._reachable(device):
                self._want(device.device_id, _Wish(text=text))

    # ---- what happens by itself -------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Follow the home until the hub stops."""
        after = self._bus.head.seq
        # A siren that was left on when the hub went down is nobody's to stop but ours.
        self._to_stop = {each.device_id for each in self._of(frozenset({DeviceKind.SIREN})) if each.powered}
        pump = asyncio.ensure_future(self._pump())
        try:
            async for record in self._bus.follow(after):
                if isinstance(record.event, AlarmRaised):
                    for camera in self._called_by(record.event):
                        self._spawn(self._series(camera.device_id, record.event.alarm_id, record.at.steady_ms))
                self._wake.set()
        finally:
            for task in (pump, *self._busy):
                task.cancel()
            await asyncio.gather(pump, *self._busy, return_exceptions=True)

    async def _pump(self) -> None:
        while True:
            try:
                await self._sirens()
                await self._next_wishes()
            except Exception:
                _LOGGER.exception("A linked device could not be asked")
            await self._wake.wait()
            self._wake.clear()

    def _of(self, kinds: frozenset[DeviceKind]) -> Iterator[Device]:
        for device in list(self._site().devices.values()):
            if device.player is Player.LINKED and device.kind in kinds:
                yield device

    def _reachable(self, device: Device) -> bool:
        return reachable(self._site(), device)

    async def _sirens(self) -> None:
        sounds = sounding(self._site()) is not None
        if sounds is not self._sounding:
            self._sounding = sounds
            self._tries.clear()
            if not sounds:
                self._to_stop = {each.device_id for each in self._of(frozenset({DeviceKind.SIREN}))}
        if sounds:
            self._to_stop.clear()
        for device in self._of(frozenset({DeviceKind.SIREN})):
            await self._siren(device, sounds=sounds)

    async def _siren(self, device: Device, *, sounds: bool) -> None:
        device_id = device.device_id
        order = self._site().orders.get(device_id)
        if not self._reachable(device):
            self._tries.pop(device_id, None)
            return
        if order is not None and order.wanted == ("on" if sounds else "off"):
            return
        if not sounds and (device_id not in self._to_stop or (order is None and not device.powered)):
            self._to_stop.discard(device_id)
            return
        if (sounds and device.powered and order is None) or self._tries.get(device_id, 0) >= TRIES:
            return
        self._tries[device_id] = self._tries.get(device_id, 0) + 1
        await self._submit(c.SoundSiren(device_id, sounds, secrets.token_hex(8)))

    def _called_by(self, alarm: AlarmRaised) -> Iterator[Device]:
        if alarm.kind in PICTURED and not alarm.silent:
            for device in self._of(CAMERAS):
                if device.area_id == alarm.area_id and self._reachable(device):
                    yield device

    async def _series(self, device_id: str, alarm_id: int, raised_ms: int) -> None:
        for after_ms in SERIES_MS:
            await self._clock.sleep_until(raised_ms + after_ms)
            if alarm_id not in self._site().alarms:
                return
            self._want(device_id, _Wish(alarm_id=alarm_id))

    def _want(self, device_id: str, wish: _Wish) -> None:
        self._waiting.setdefault(device_id, deque(maxlen=MOST_WAITING)).append(wish)
        self._wake.set()

    async def _next_wishes(self) -> None:
        for device_id, wishes in self._waiting.items():
            # One at a time: a device has one order, and a newer one would replace it. An alarm waits for no person.
            while wishes and self._is_free(device_id):
                wish, order_id = wishes.popleft(), secrets.token_hex(8)
                if wish.alarm_id:
                    await self._submit(c.AskPicture(device_id, wish.alarm_id, order_id))
                else:
                    self._texts[device_id] = (order_id, wish.text)
                    await self._submit(c.AskToSpeak(device_id, order_id))
            order = self._site().orders.get(device_id)
            if order is None or order.wanted != SPEAK:
                self._texts.pop(device_id, None)

    def _is_free(self, device_id: str) -> bool:
        order = self._site().orders.get(device_id)
        return order is None or order.wanted == CAPTURE

    async def _leave(self, person_id: str) -> None:
        now: Now = self._clock.now()
        await self._clock.sleep_until(now.steady_ms + AWAY_MS)
        await self._submit(c.ReportPhone(person_id, _AWAY_M))

    def _spawn(self, work: Awaitable[None]) -> asyncio.Task[None]:
        task = asyncio.ensure_future(work)
        self._busy.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[None]) -> None:
        self._busy.discard(task)
        if not task.cancelled() and task.exception() is not None:
            _LOGGER.error("What was asked of a linked device has failed", exc_info=task.exception())
