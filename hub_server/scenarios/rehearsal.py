"""Rehearsals: a scenario of the library on the hub that runs, in real time (docs/adr/0009).

Only a home of emulated devices alone is played on. Nobody's code is used: where somebody in the story arms, disarms,
silences or resets, whoever asked for the rehearsal does, with the rights that he or she has. What the story expects is
not looked at, since it holds on a clock of its own. Long waits are shortened by the speed, the hub's delays are not.
"""

import asyncio
import json
import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

from hub_server.api.emulate import act
from hub_server.api.errors import CommandError
from hub_server.api.services import Asker, Caller, CannotRehearse, Rehearsable, Rehearsal, Services
from hub_server.api.session import answer
from hub_server.devices.actions import resolve
from hub_server.devices.home_file import words
from hub_server.domain.commands import EndRehearsal, StartRehearsal
from hub_server.domain.numbers import DAY, MINUTE, SECOND
from hub_server.domain.site import Device, DeviceKind, Player, Site
from hub_server.scenarios.script import Expected, Scenario, Step, library, read

_LOGGER: Final = logging.getLogger(__name__)

FASTEST: Final = 60
"""A minute of the story in a second (ours)."""
LONGEST_MS: Final = 10 * MINUTE
"""A rehearsal is watched by somebody (ours)."""
BEAT_MS: Final = SECOND
"""Between two things that hands do (ours)."""
_REAL_MS: Final = 90 * SECOND
"""Longer than the alarm waits for anybody: leaving, the 60 s of smart verification, half a minute of jamming (ours)."""
_ON: Final = b"on"
_KEYS: Final = {"arm-away": "away", "arm-home": "home", "disarm": ""}
_AT_A_LOCK: Final = frozenset({"code", "tag"})
_ASKED: Final = frozenset({"arm", "disarm", "silence", "reset_alarm"})
_BACK: Final = {
    "open": "close",
    "smoke": "air",
    "leak": "dry",
    "disturb": "calm",
    "tamper": "untamper",
    "low-battery": "new-battery",
    "lose": "find",
    "break": "repair",
    "mains-out": "mains-back",
    "battery-out": "battery-back",
    "broadband-out": "broadband-back",
    "gsm-out": "gsm-back",
}
"""What undoes what, when a rehearsal ends, whichever way: nothing of the story stays open or burning."""


@dataclass(frozen=True, slots=True)
class Pause:
    """So long passes in the story."""

    ms: int

    def at(self, speed: int) -> int:
        """Return how long it takes in ms: what the alarm's own delays have to do with is never shortened."""
        return min(self.ms, max(_REAL_MS, self.ms // speed))


@dataclass(frozen=True, slots=True)
class Deed:
    """Somebody does something to a device; ``back`` is what undoes it, empty for nothing."""

    action: str
    device: str
    value: str

    @property
    def back(self) -> str:
        """The action that undoes this one."""
        return _BACK.get(self.action, "")


@dataclass(frozen=True, slots=True)
class Ask:
    """Whoever asked for the rehearsal sends the hub a command.

    ``alarm`` is which of the story's alarms it is about, from 1, and 0 for none. ``keypad`` is the one at which
    somebody does so in the story: the area is that keypad's.
    """

    verb: str
    arguments: dict[str, object]
    alarm: int = 0
    keypad: str = ""
    may_be_refused: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    """A scenario that fits into a rehearsal."""

    name: str
    title: str | dict[str, str]
    parts: tuple[Pause | Deed | Ask, ...]

    @property
    def steps(self) -> int:
        """How many things are done."""
        return sum(not isinstance(part, Pause) for part in self.parts)

    def lasts(self, speed: int) -> int:
        """Return how long it takes in ms, at ``speed``."""
        waits = sum(part.at(speed) for part in self.parts if isinstance(part, Pause))
        return waits + self.steps * BEAT_MS

    def slowest(self) -> int:
        """Return the lowest speed at which it is short enough, 0 where there is none."""
        return next((speed for speed in range(1, FASTEST + 1) if self.lasts(speed) <= LONGEST_MS), 0)


@cache
def stories() -> dict[str, Story]:
    """Return the scenarios of the library that fit into a rehearsal, by name."""
    found = (_story(name, read(name)) for name in library())
    return {story.name: story for story in found if story is not None and story.slowest()}


def _story(name: str, scenario: Scenario) -> Story | None:
    parts: list[Pause | Deed | Ask] = []
    local_ms = (scenario.start.hour * 60 + scenario.start.minute) * MINUTE
    for step in scenario.steps:
        if isinstance(step.value, Expected):
            continue
        part = _part(step, local_ms)
        if part is None:
            return None
        if isinstance(part, Pause):
            local_ms += part.ms
        parts.append(part)
    return Story(name, scenario.name, tuple(parts))


def _part(step: Step, local_ms: int) -> Pause | Deed | Ask | None:
    """Return what a step is on a running hub, None where it needs a hub and a clock of its own."""
    match step.value:
        case int() if step.verb == "wait":
            return Pause(step.value)
        case int() if step.verb == "until":
            return Pause((step.value * MINUTE - local_ms) % DAY or DAY)
        case (str() as action, str() as device, str() as value) if action not in _AT_A_LOCK:
            if action not in _KEYS:
                return None if step.refused else Deed(action, device, value)
            # A code of the story is none of this home's. A duress code or a wrong one would have to be one.
            if re.fullmatch(r"[a-z][a-z0-9-]*", step.code) is None:
                return None
            mode = {"mode": _KEYS[action]} if _KEYS[action] else {}
            return Ask("arm" if mode else "disarm", dict(mode), 0, device, bool(step.refused))
        case dict() if step.verb in _ASKED and step.person != "automation":
            given = {key: value for key, value in step.value.items() if key not in {"id", "type", "user"}}
            alarm = given.pop("alarm_id", 0)
            return Ask(step.verb, given, alarm if isinstance(alarm, int) else 0, "", bool(step.refused))
        case _:
            return None


class Rehearsals:
    """Whether this hub may be rehearsed on, and the one rehearsal that may be on."""

    def __init__(self, file: Path, write: Callable[[Path, bytes], None]) -> None:
        """Read whether it is allowed from ``file``; without one it is not. ``write`` keeps it."""
        self._file = file
        self._write = write
        self._allowed = file.exists() and file.read_bytes() == _ON
        self._task: asyncio.Task[None] | None = None
        self._playing = ""
        self._asked_by = ""

    @property
    def allowed(self) -> bool:
        """Whether whoever owns the hub's machine allows it."""
        return self._allowed

    @property
    def playing(self) -> str:
        """The name of what is played now, empty for nothing."""
        return self._playing if self._task is not None and not self._task.done() else ""

    async def allow(self, *, allowed: bool) -> None:
        """Keep whether it is allowed; a rehearsal that is on ends when it is not any more."""
        self._write(self._file, _ON if allowed else b"off")
        self._allowed = allowed
        if not allowed:
            await self.stop()

    async def known(self, language: Literal["en", "sv"]) -> list[Rehearsable]:
        """Return what can be rehearsed."""
        found = await asyncio.to_thread(stories)
        return [
            Rehearsable(story.name, words(story.title, language), story.steps, story.slowest())
            for story in found.values()
        ]

    async def play(self, services: Services, asker: Asker, name: str, speed: int) -> Rehearsal:
        """Begin a rehearsal. Raises CannotRehearse."""
        if not self._allowed:
            raise CannotRehearse("off")
        known = await asyncio.to_thread(stories)
        if name not in known:
            raise CannotRehearse("own_clock" if name in library() else "unknown", name=name)
        story = known[name]
        if story.lasts(speed) > LONGEST_MS:
            raise CannotRehearse(
                "too_long", name=name, most=str(LONGEST_MS // MINUTE), speed=str(speed), lowest=str(story.slowest())
            )
        site = services.engine.site
        if _is_linked(site):
            raise CannotRehearse("linked")
        missing = sorted(set(_missing(story, site)))
        if missing:
            raise CannotRehearse("missing", name=name, missing=", ".join(missing))
        if self.playing:
            raise CannotRehearse("playing", name=self.playing)

        def may() -> bool:
            return self._allowed and not _is_linked(services.engine.site) and asker.still()

        self._playing, self._asked_by = name, asker.caller.client_id
        self._task = asyncio.create_task(_Play(services, asker, story, speed, may).run())
        return Rehearsal(name, story.steps, -(-story.lasts(speed) // SECOND))

    async def stop(self) -> str:
        """End the rehearsal that is on; returns its name, empty where there was none."""
        playing, task = self.playing, self._task
        if task is not None and not task.done():
            # Once: a second cancellation would keep it from putting its devices back. Waiting never cancels.
            if not task.cancelling():
                task.cancel()
            await asyncio.wait([task])
        return playing

    async def left(self, client_id: str) -> None:
        """End the rehearsal that is on where this client, which is gone, asked for it."""
        if client_id == self._asked_by:
            await self.stop()


def _is_linked(site: Site) -> bool:
    return any(device.player is Player.LINKED for device in site.devices.values())


def _missing(story: Story, site: Site) -> Iterator[str]:
    """Yield what a story needs and a home does not have."""
    for part in story.parts:
        match part:
            case Deed(action, device, _) if resolve(site, action, device) is None:
                yield device
            case Ask(keypad=keypad) if keypad and _keypad(site, keypad) is None:
                yield keypad
            case Ask(arguments={"area_id": str() as area_id}) if area_id not in site.areas:
                yield area_id
            case _:
                pass


def _keypad(site: Site, name: str) -> Device | None:
    device = resolve(site, "disarm", name)
    return device if device is not None and device.kind is DeviceKind.KEYPAD else None


class _Play:
    """One rehearsal."""

    def __init__(self, services: Services, asker: Asker, story: Story, speed: int, may: Callable[[], bool]) -> None:
        self._services = services
        # Of its own: the connection over which somebody asked may be gone by now.
        self._caller = Caller(asker.caller.scopes, asker.caller.client_id)
        self._user = asker.user
        self._story = story
        self._speed = speed
        self._may = may
        self._first_alarm = services.engine.site.next_alarm
        self._undo: dict[tuple[str, str], None] = {}

    async def run(self) -> None:
        """Play to the end, or until something is refused, or until cancelled; then put the devices back."""
        _LOGGER.info("A rehearsal of '%s' begins", self._story.name)
        try:
            started = StartRehearsal(self._story.name, self._caller.proof(self._services, self._user))
            if (await self._services.engine.submit(started)).refusal is not None:
                return
            for part in self._story.parts:
                if not await self._take(part):
                    break
        except Exception:
            _LOGGER.exception("The rehearsal of '%s' has failed", self._story.name)
        finally:
            await self._put_back()
            await self._services.engine.submit(EndRehearsal())
            _LOGGER.info("The rehearsal of '%s' is over", self._story.name)

    async def _take(self, part: Pause | Deed | Ask) -> bool:
        """Do one part; returns whether the story goes on."""
        if isinstance(part, Pause):
            await self._wait(part.at(self._speed))
            return True
        if not self._may():
            return False
        if isinstance(part, Deed):
            goes_on = await self._do(part)
        else:
            refused = await self._ask(part)
            goes_on = not refused or part.may_be_refused
            if not goes_on:
                _LOGGER.info("The rehearsal of '%s' ends: '%s' was refused (%s)", self._story.name, part.verb, refused)
        await self._wait(BEAT_MS)
        return goes_on

    async def _wait(self, ms: int) -> None:
        clock = self._services.clock
        await clock.sleep_until(clock.now().steady_ms + ms)

    async def _do(self, deed: Deed) -> bool:
        device = self._services.hardware.resolve(deed.action, deed.device)
        if device is None:
            return False
        self._undo = {each: None for each in self._undo if each != (deed.action, device.device_id)}
        if deed.back:
            self._undo[deed.back, device.device_id] = None
        try:
            await act(self._services, device, deed.action, deed.value, "")
        except CommandError as error:
            _LOGGER.info("The rehearsal of '%s' ends: '%s' was refused (%s)", self._story.name, deed.action, error.code)
            return False
        return True

    async def _ask(self, ask: Ask) -> str:
        """Send a command as whoever asked for the rehearsal; returns the code of its refusal, empty for none."""
        asked: dict[str, object] = {"id": 1, "type": ask.verb, **ask.arguments, "user": self._user}
        if ask.alarm:
            asked["alarm_id"] = self._first_alarm + ask.alarm - 1
        if ask.keypad:
            keypad = _keypad(self._services.engine.site, ask.keypad)
            asked["area_id"] = "" if keypad is None else keypad.area_id
        raw = json.loads(await answer(self._services, self._caller, json.dumps(asked).encode()))
        return "" if raw["success"] else str(raw["error"]["code"])

    async def _put_back(self) -> None:
        for action, device_id in self._undo:
            device = self._services.hardware.resolve(action, device_id)
            if device is not None:
                try:
                    await act(self._services, device, action, "", "")
                except Exception:
                    _LOGGER.exception("'%s' could not be put back after a rehearsal", device_id)
