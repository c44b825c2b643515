"""Emulated hardware: what a hand, a burglar or a fire does to it, and how it obeys orders.

The rules cannot tell it from real hardware: it reports readings over a radio that can be jammed, moves its bolts in its
own time, answers self-tests, drains its batteries, and sounds when the home's state says so.
"""

import asyncio
import logging
import random
import re
import secrets
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Final, assert_never

from hub_server.devices.actions import BadValue, Bolt, Deed, NoSuchAction, Power, Reading, Switch, effect_of, number
from hub_server.devices.cameras import Cameras, Expose
from hub_server.devices.lockwork import Lockwork
from hub_server.devices.pir import WALKERS, Mounting, PetSetting, senses
from hub_server.devices.radio import Radio
from hub_server.devices.vitals import Conditions
from hub_server.domain import commands as c
from hub_server.domain.events import (
    AlarmRaised,
    BoltRequested,
    CaptureRequested,
    ChimeRung,
    DetectorSensed,
    EntryStarted,
    ExitStarted,
    HubStarted,
    LockHeld,
    PowerRequested,
    SelfTestStarted,
)
from hub_server.domain.numbers import HOUR, SECOND
from hub_server.domain.pictures import CAMERAS
from hub_server.domain.site import (
    AlarmKind,
    ArmMode,
    BoltState,
    Device,
    DeviceKind,
    Order,
    Phase,
    Player,
    Site,
    Supply,
    sounding,
)
from hub_server.hub.bus import Bus
from hub_server.hub.ports import HubClock
from hub_server.hub.records import Record

_LOGGER = logging.getLogger(__name__)

RELAY_MS: Final = 100
"""How long an emulated plug's relay takes (ours)."""
MOTION_HOLD_MS: Final = 3 * SECOND
"""How long an emulated motion detector stays on after a movement (ours)."""
HEARTBEAT_MS: Final = HOUR
"""How often every device says how it is (ours)."""
UPDATE_MS: Final = 40 * SECOND
"""How long an emulated device restarts with another firmware (ours): less than makes it a lost one."""
_VERSION: Final = re.compile(r"\d{1,3}\.\d{1,3}\.\d{1,3}")
_HEARD: Final = 50
_LONGEST_SAYING: Final = 400
_MOTION: Final = frozenset({DeviceKind.MOTION, DeviceKind.CAMERA_MOTION})

type Submit = Callable[[c.Command], Awaitable[object]]
type Listener = Callable[[str, int], Awaitable[bool]]
"""Is told what was said to the voice unit, and when (UTC ms); says whether anybody hears it."""


class EmulatedHardware:
    """Plays every emulated device of the home."""

    def __init__(  # noqa: PLR0917 - what it reads and whom it tells
        self,
        bus: Bus,
        clock: HubClock,
        submit: Submit,
        site: Callable[[], Site],
        expose: Expose,
        seed: int,
    ) -> None:
        """Report through ``submit``; ``site`` is the home as it is; ``seed`` is the luck of who walks by."""
        self._bus = bus
        self._clock = clock
        self._submit = submit
        self._site = site
        self._radio = Radio(clock, submit)
        self._cameras = Cameras(clock, site, self._radio, expose)
        self._locks = Lockwork(clock, self._say, site)
        self._conditions = Conditions(clock.now().steady_ms)
        self._random = random.Random(seed)  # noqa: S311 - no secret hangs on how a cat walks
        self._broken: set[str] = set()
        self._supplies = dict.fromkeys(Supply, True)
        self._busy: set[asyncio.Task[None]] = set()
        self.reported = asyncio.Event()
        """Set once every device has said how it is."""
        self.sounding: AlarmKind | None = None
        self._listener: Listener | None = None
        self.heard: deque[str] = deque(maxlen=_HEARD)
        """What the voice unit said and rang, the newest last."""

    def listen(self, listener: Listener) -> None:
        """Tell ``listener`` what is said to the voice unit."""
        self._listener = listener

    def speak(self, text: str) -> None:
        """Have the voice unit say something."""
        self.heard.append(f"the central: {text}")

    async def run(self) -> None:
        """Obey orders and sound alarms until the hub stops. Orders of before are taken up, but never an unlock."""
        after = self._bus.head.seq
        self._sound(self._site())
        self._resume()
        self._spawn(self._heartbeats())
        try:
            async for record in self._bus.follow(after):
                self._sound(record.site or self._site())
                self._notice(record)
        finally:
            for task in self._busy:
                task.cancel()
            await asyncio.gather(*self._busy, return_exceptions=True)

    def _notice(self, record: Record) -> None:
        event = record.event
        match event:
            case BoltRequested() | PowerRequested() | CaptureRequested():
                self._obey(event.device_id, event.order_id, event.expires_ms)
            case HubStarted():
                self._resume()
            case AlarmRaised():
                for camera in self._cameras.called_by(event):
                    self._spawn(self._cameras.take_series(camera, event, record.at.steady_ms))
            case SelfTestStarted():
                self._spawn(self._answer_self_test(event.waiting))
            case DetectorSensed(sensed=False):
                self._door_closed(event.device_id)
            case ChimeRung():
                self.heard.append(f"chime {event.device_id} {event.beeps}")
            case EntryStarted():
                self.heard.append("entry")
            case ExitStarted():
                self.heard.append("exit")
            case LockHeld():
                self.heard.append(f"held {event.device_id} {event.answer}")
            case _:
                pass

    def _sound(self, site: Site) -> None:
        kind = sounding(site)
        if kind is not self.sounding:
            self.sounding = kind
            _LOGGER.info("The sirens sound %s", kind or "nothing")

    async def _say(self, command: c.Command) -> None:
        """Report over the radio something that is still true when it arrives late."""
        await self._radio.send(lambda _: command)

    # ---- orders ---------------------------------------------------------------------------------------------------

    def _resume(self) -> None:
        for device_id, order in self._site().orders.items():
            if order.wanted != BoltState.UNLOCKED:
                self._obey(device_id, order.order_id, order.expires_ms)

    def _obey(self, device_id: str, order_id: str, expires_ms: int) -> None:
        device = self._site().devices.get(device_id)
        order = self._site().orders.get(device_id)
        if device is None or device.player is not Player.EMULATED or order is None or order.order_id != order_id:
            return
        hears = device.available and not self._radio.disturbed and device_id not in self._broken
        if hears and expires_ms > self._clock.now().steady_ms:
            self._spawn(self._carry_out(device, order))

    async def _carry_out(self, device: Device, order: Order) -> None:
        if device.kind is DeviceKind.LOCK:
            await self._locks.turn(device, BoltState(order.wanted), order.method, order.order_id)
            return
        if device.kind in CAMERAS:
            await self._cameras.capture(device, order.order_id)
            return
        await self._clock.sleep_until(self._clock.now().steady_ms + RELAY_MS)
        await self._say(c.ReportPower(device.device_id, order.wanted == "on", order.order_id))

    def _door_closed(self, contact_id: str) -> None:
        for device in self._site().devices.values():
            if device.door_id == contact_id and device.player is Player.EMULATED:
                self._spawn(self._locks.relock(device.device_id))

    # ---- what devices do by themselves ----------------------------------------------------------------------------

    async def _heartbeats(self) -> None:
        while True:
            for supply, good in self._supplies.items():
                await self._submit(c.ReportSupply(supply, good))
            now = self._clock.now()
            for device in list(self._site().devices.values()):
                if device.player is Player.EMULATED and device.available and not self._radio.disturbed:
                    vitals = self._conditions.measure(device, now.steady_ms, now.utc_ms)
                    await self._submit(c.ReportVitals(device.device_id, vitals))
            self.reported.set()
            await self._clock.sleep_until(now.steady_ms + HEARTBEAT_MS)

    async def _answer_self_test(self, waiting: frozenset[str]) -> None:
        devices = self._site().devices
        wired = frozenset(each for each in waiting if each in devices and devices[each].kind is DeviceKind.GATEWAY)
        heard = (
            wired if self._radio.disturbed else frozenset(e for e in waiting if e in devices and devices[e].available)
        )
        await self._submit(c.ReportSelfTest(heard - self._broken, heard & self._broken))

    async def _update(self, device_id: str, version: str) -> None:
        """Install another firmware: the device is gone while it restarts."""
        await self._submit(c.ReportAvailable(device_id, available=False))
        await self._clock.sleep_until(self._clock.now().steady_ms + UPDATE_MS)
        await self._say(c.ReportFirmware(device_id, version))

    async def _calm_down(self, device_id: str) -> None:
        await self._clock.sleep_until(self._clock.now().steady_ms + MOTION_HOLD_MS)
        await self._radio.send(lambda age: c.ReportReading(device_id, sensed=False, age_ms=age))

    def _spawn(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._busy.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._busy.discard(task)
        if not task.cancelled() and task.exception() is not None:
            _LOGGER.error("An emulated device has failed", exc_info=task.exception())

    # ---- what hands do to them ------------------------------------------------------------------------------------

    async def act(self, device: Device, action: str, value: str = "") -> str:
        """Do something to a device, as a hand would; returns a word on it. Raises NoSuchAction and BadValue."""
        effect = effect_of(device, action)
        match effect:
            case Reading():
                return await self._read(device, effect)
            case Bolt():
                await self._say(c.ReportBolt(device.device_id, effect.state, effect.method))
            case Switch():
                await self._say(c.ReportPower(device.device_id, effect.powered))
            case Power():
                self._supplies[effect.supply] = effect.good
                await self._submit(c.ReportSupply(effect.supply, effect.good, asked=True))
            case Deed():
                return await self._deed(device, action, value)
            case _:
                assert_never(effect)
        return ""

    async def _read(self, device: Device, effect: Reading) -> str:
        if device.kind in _MOTION and not self._awake(device):
            return "asleep: it detects only while its area is armed, as the real one"
        if device.device_id in self._broken:
            return "broken: it notices nothing"
        device_id = device.device_id
        await self._radio.send(lambda age: c.ReportReading(device_id, effect.sensed, age))
        if effect.momentary:
            self._spawn(self._calm_down(device_id))
        return ""

    def _awake(self, device: Device) -> bool:
        """Motion detectors save their battery while nothing is armed (product.md 2.1)."""
        site = self._site()
        area = site.areas.get(device.area_id)
        armed = area is not None and (area.mode is not ArmMode.DISARMED or area.phase is not Phase.SETTLED)
        return armed or device.area_id in site.walks or device.device_id in site.service

    async def _walk(self, device: Device, who: str) -> str:
        if who not in WALKERS:
            raise BadValue("walk", who, f"one of {', '.join(sorted(WALKERS))}")
        self._cameras.passes(device.device_id, who)
        if not self._awake(device):
            return "asleep: it detects only while its area is armed, as the real one"
        seed = self._random.getrandbits(32)
        walk = WALKERS[who](random.Random(seed))  # noqa: S311 - as above
        at = senses(walk, Mounting(), PetSetting(device.pet_kg), seed)
        if at is None:
            return f"{who} walked by unnoticed"
        await self._read(device, Reading(sensed=True, momentary=True))
        return f"{who} was noticed after {at:.1f} s"

    async def _deed(self, device: Device, action: str, value: str) -> str:  # noqa: C901, PLR0912, PLR0915 - one line each
        device_id, now = device.device_id, self._clock.now()
        match action:
            case "walk":
                return await self._walk(device, value)
            case "shock":
                await self._radio.send(lambda age: c.ReportShock(device_id, age))
            case "warm":
                self._conditions.set_warmer(device_id, 10 * number(action, value, -50, 300))
                await self._submit(
                    c.ReportVitals(device_id, self._conditions.measure(device, now.steady_ms, now.utc_ms))
                )
            case "tamper" | "untamper":
                await self._say(c.ReportFault(device_id, tampered=action == "tamper"))
            case "low-battery" | "new-battery":
                self._conditions.set_battery(device_id, now.steady_ms, 10 if action == "low-battery" else 100)
                await self._say(c.ReportFault(device_id, low_battery=action == "low-battery"))
            case "battery":
                self._conditions.set_battery(device_id, now.steady_ms, number(action, value, 0, 100))
                await self._say(c.ReportVitals(device_id, self._conditions.measure(device, now.steady_ms, now.utc_ms)))
            case "radio":
                self._conditions.set_radio(device_id, number(action, value, -130, -20))
                await self._say(c.ReportVitals(device_id, self._conditions.measure(device, now.steady_ms, now.utc_ms)))
            case "say":
                if not 0 < len(value) <= _LONGEST_SAYING:
                    raise BadValue(action, value, f"1 to {_LONGEST_SAYING} characters")
                reached = self._listener is not None and await self._listener(value, now.utc_ms)
                return "the central hears it" if reached else "nobody hears it: there is no second wire to a central"
            case "lose" | "find":
                await self._submit(c.ReportAvailable(device_id, available=action == "find"))
            case "firmware":
                if _VERSION.fullmatch(value) is None:
                    raise BadValue(action, value, "a version such as 1.2.0")
                self._spawn(self._update(device_id, value))
            case "test":
                heard = frozenset({device_id})
                broken = heard & self._broken
                await self._say(c.ReportSelfTest(heard - broken, broken))
            case "break":
                self._broken.add(device_id)
            case "repair":
                self._broken.discard(device_id)
            case "disturb":
                await self._radio.disturb()
            case "calm":
                await self._radio.calm()
            case "hold":
                held = number(action, value, 0, 60_000)
                await self._say(c.ReportHold(device_id, held, secrets.token_hex(8)))
            case "secure" | "unsecure":
                await self._say(c.ReportSecure(device_id, action == "secure"))
            case "force":
                await self._say(c.ReportForced(device_id))
            case "outdoors":
                self._locks.outdoors_c[device_id] = number(action, value, -60, 60)
            case _:
                # Codes and tags are looked up where the codes are: see api/emulate.py.
                raise NoSuchAction(action, ())
        return ""
