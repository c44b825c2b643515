"""Plays a scenario on a real hub: real rules, journal, doors and emulated devices; only the clock is moved by hand."""

import asyncio
import json
import secrets
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from hub_server.accounts.positions import Position
from hub_server.api.services import CLIENT_SCOPES, LOCAL_SCOPES, Caller
from hub_server.api.session import answer
from hub_server.app import Hub
from hub_server.domain.commands import Command, Tick
from hub_server.domain.events import MessageQueued
from hub_server.domain.moment import Now
from hub_server.domain.numbers import MINUTE
from hub_server.domain.presence import presence_of
from hub_server.domain.readiness import blockers
from hub_server.domain.site import Area, ArmMode, sounding
from hub_server.founding import initialise
from hub_server.hub.clock import ManualClock
from hub_server.hub.records import Record
from hub_server.messages.narration import narrate
from hub_server.scenarios.script import Expected, Scenario, Step
from hub_server.signalling.codes import signal_of

_CALM_ROUNDS: Final = 2
_CALM_STEPS: Final = 12
"""Turns of the event loop that the longest reaction takes before it submits something, with room to spare (ours)."""
_BEGUN_MS: Final = 1_000_000
_CLIENT: Final = "scenario"

type Tell = Callable[[str], None]
type Pace = Callable[[int], Awaitable[None]]
"""Lets so many ms of the scenario's time pass for whoever watches."""


@dataclass(slots=True)
class Outcome:
    """How a scenario went: what was not as it should be, each with file and line, and everything that happened."""

    failures: list[str] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)


async def at_once(_ms: int) -> None:
    """Let time pass at once."""


def at_speed(speed: float) -> Pace:
    """Return a pace of so many times real time."""

    async def pace(ms: int) -> None:
        await asyncio.sleep(ms / 1000 / speed)

    return pace


async def play(
    scenario: Scenario, directory: Path, tell: Tell, *, language: str = "en", pace: Pace = at_once
) -> Outcome:
    """Play a scenario in an empty directory and tell what happens. Raises StartError and DatabaseError."""
    stage = _Stage(scenario, directory, tell, language, pace)
    await stage.build()
    try:
        for step in scenario.steps:
            await stage.take(step)
    finally:
        await stage.clear()
    return stage.outcome


async def settle(hub: Hub) -> None:
    """Return once nothing happens any more that does not wait for a moment to come."""
    calm = 0
    while calm < _CALM_ROUNDS:
        before = hub.bus.head.seq
        for _ in range(_CALM_STEPS):
            await asyncio.sleep(0)
        await hub.engine.submit(Tick())
        calm = calm + 1 if hub.bus.head.seq == before else 0


class _Stage:
    def __init__(self, scenario: Scenario, directory: Path, tell: Tell, language: str, pace: Pace) -> None:
        self._scenario = scenario
        self._directory = directory
        self._tell = tell
        self._language = language
        self._pace = pace
        utc_ms = int(scenario.start.timestamp() * 1000)
        self._clock = ManualClock(Now(_BEGUN_MS, utc_ms, self._offset_at(utc_ms)), self._offset_at)
        self._codes = {**{person.id: _digits() for person in scenario.home.people}, **scenario.codes}
        self._hub: Hub
        self._told = 0
        self.outcome = Outcome()

    def _offset_at(self, utc_ms: int) -> int:
        at = self._scenario.start.fromtimestamp(utc_ms / 1000, self._scenario.zone).utcoffset()
        return 0 if at is None else int(at.total_seconds()) // 60

    async def build(self) -> None:
        """Make the home and start its hub."""
        codes = [self._codes[person.id] for person in self._scenario.home.people]
        await initialise(self._directory, self._scenario.home, self._language, codes, self._clock)
        await self._start()
        for person_id, digits in self._codes.items():
            await self._ask(self._client, {"type": "map_user", "user": person_id, "code": digits})
        for person_id, digits in self._scenario.duress.items():
            await self._ask(self._owner, {"type": "set_duress_code", "person_id": person_id, "code": digits})
        if self._scenario.position is not None:
            self._hub.services.home_position.put(Position(*self._scenario.position))
        await settle(self._hub)
        self._told = self._hub.bus.head.seq

    @property
    def _client(self) -> Caller:
        return Caller(CLIENT_SCOPES, _CLIENT)

    @property
    def _owner(self) -> Caller:
        return Caller(LOCAL_SCOPES, "local")

    async def _start(self) -> None:
        self._hub = Hub(self._directory, None, self._clock, emulate=self._scenario.hardware, seed=self._scenario.seed)
        await self._hub.start()
        if self._scenario.hardware:
            await self._hub.hardware.reported.wait()
        await settle(self._hub)

    async def clear(self) -> None:
        """Stop the hub, having told the rest."""
        await self._tell_news()
        await self._hub.stop()

    async def take(self, step: Step) -> None:
        """Take one step."""
        if step.note:
            self._tell(f"{self._time(self._clock.now())}  # {step.note}")
        refused = await self._carry_out(step)
        await settle(self._hub)
        await self._tell_news()
        if refused != step.refused:
            wanted = f"to be refused as {step.refused}" if step.refused else "not to be refused"
            self._fail(step, f"'{step.verb}' was {f'refused as {refused}' if refused else 'done'}, expected {wanted}")
        elif refused:
            self._tell(f"{self._time(self._clock.now())}  refused: {refused}")

    async def _carry_out(self, step: Step) -> str:
        """Do what a step says; returns the code of its refusal, empty where it was done."""
        match step.value:
            case Expected():
                await self._expect(step, step.value)
            case int() if step.verb == "wait":
                await self._pass(step.value)
            case int() if step.verb == "until":
                away = (step.value - self._clock.now().local_minute) % (24 * 60) or 24 * 60
                into_minute = self._clock.now().utc_ms % MINUTE
                await self._pass(away * MINUTE - into_minute)
            case True:
                await self._hub.stop()
                await self._start()
            case (str() as action, str() as device, str() as value):
                return await self._emulate(step, action, device, value)
            case dict():
                arguments = dict(step.value)
                if step.code:
                    arguments["code"] = self._code(step.code)
                return await self._ask(self._client if step.person else self._owner, arguments)
            case _:
                return await self._submit(step.value)  # type: ignore[arg-type]  # a command, as it was read
        return ""

    async def _emulate(self, step: Step, action: str, device: str, value: str) -> str:
        asked: dict[str, object] = {"type": "emulate", "action": action, "device": device, "value": value}
        if step.code:
            asked["code"] = self._code(step.code)
        return await self._ask(self._owner, asked)

    def _code(self, named: str) -> str:
        if named.isdigit():
            return named
        person, _, duress = named.partition("/")
        return self._scenario.duress[person] if duress else self._codes[person]

    async def _ask(self, caller: Caller, asked: dict[str, object]) -> str:
        raw = json.loads(await answer(self._hub.services, caller, json.dumps({"id": 1, **asked}).encode()))
        note = raw["result"].get("note") if raw["success"] else None
        if note:
            self._tell(f"{self._time(self._clock.now())}  ({note})")
        return "" if raw["success"] else str(raw["error"]["code"])

    async def _submit(self, command: Command) -> str:
        refusal = (await self._hub.engine.submit(command)).refusal
        return "" if refusal is None else type(refusal).__name__

    async def _pass(self, ms: int) -> None:
        """Let time pass from one moment that somebody waits for to the next."""
        until = self._clock.now().steady_ms + ms
        while (left := until - self._clock.now().steady_ms) > 0:
            wake = self._clock.next_wake()
            step = left if wake is None else min(left, max(0, wake - self._clock.now().steady_ms))
            await self._pace(step)
            self._clock.advance(step)
            await settle(self._hub)
            await self._tell_news()

    async def _tell_news(self) -> None:
        follow: AsyncGenerator[Record] = self._hub.bus.follow(self._told)
        async with aclosing(follow):
            while self._told < self._hub.bus.head.seq:
                record = await anext(follow)
                self._told = record.seq
                self.outcome.records.append(record)
                site = record.site or self._hub.engine.site
                sentence = narrate(record.event, site, self._hub.services.people.name, self._language)
                if sentence:
                    self._tell(f"{self._time(record.at)}  {sentence}")

    @staticmethod
    def _time(now: Now) -> str:
        seconds = (now.utc_ms // 1000 + now.offset_min * 60) % 86_400
        day = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[now.weekday]
        return f"{day} {seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"

    def _fail(self, step: Step, why: str) -> None:
        failure = f"{self._scenario.path}:{step.line}: {why}"
        self.outcome.failures.append(failure)
        self._tell(f"NOT AS EXPECTED  {failure}")

    # ---- what is expected ------------------------------------------------------------------------------------------

    async def _expect(self, step: Step, expected: Expected) -> None:
        await settle(self._hub)
        await self._tell_news()
        for name in expected.__struct_fields__:
            wanted = getattr(expected, name)
            if wanted is None or name == "area":
                continue
            found, holds = self._look(name, wanted, expected)
            if not holds:
                self._fail(step, f"{name} is {found}, expected {wanted}")

    def _look(self, name: str, wanted: object, expected: Expected) -> tuple[object, bool]:  # noqa: C901, PLR0912 - a table
        site = self._hub.engine.site
        area = self._area(expected.area)
        match name, wanted:
            case "mode" | "phase", _:
                found: object = getattr(area, name)
                return found, found == wanted
            case "alarms", list():
                kinds = sorted(alarm.kind.value for alarm in site.alarms.values())
                return kinds, kinds == sorted(wanted)
            case "sounding", _:
                now = sounding(site) or "nothing"
                return now, now == wanted
            case "confirmed", _:
                confirmed = any(alarm.confirmed for alarm in site.alarms.values())
                return confirmed, confirmed == wanted
            case "faults", dict():
                by_subject = {
                    subject: sorted(fault.kind.value for fault in site.faults if fault.subject == subject)
                    for subject in wanted
                }
                return by_subject, all(by_subject[subject] == sorted(kinds) for subject, kinds in wanted.items())
            case "messages", list():
                events = (record.event for record in self.outcome.records)
                sent = sorted({event.template for event in events if isinstance(event, MessageQueued)})
                return sent, set(wanted) <= set(sent) and (bool(wanted) or not sent)
            case "reported", list():
                codes = self._reported()
                return codes, _in_order(wanted, codes)
            case "bolt", dict():
                bolts = {key: site.devices[key].bolt for key in wanted}
                return bolts, bolts == wanted
            case "powered", dict():
                powered = {key: site.devices[key].powered for key in wanted}
                return powered, powered == wanted
            case "presence", dict():
                believed = {key: presence_of(site, key) for key in wanted}
                return believed, believed == wanted
            case "blockers", dict():
                inway = {mode: [each.device_id for each in blockers(site, area, ArmMode(mode))] for mode in wanted}
                return inway, all(sorted(inway[mode]) == sorted(wanted[mode]) for mode in wanted)
            case "heard", list():
                heard = list(self._hub.hardware.heard)
                return heard, _in_order(wanted, heard)
            case "said", str():
                return "not told", self._was_told(wanted)
            case _:
                raise AssertionError(name)

    def _area(self, area_id: str) -> Area:
        areas = self._hub.engine.site.areas
        return areas[area_id] if area_id else next(iter(areas.values()))

    def _reported(self) -> list[str]:
        says_duress = self._hub.services.seal.annex_says_duress
        devices = self._hub.engine.site.devices
        found = (signal_of(record.event, devices, says_duress) for record in self.outcome.records)
        return [signal.code for signal in found if signal is not None]

    def _was_told(self, words: str) -> bool:
        site, names = self._hub.engine.site, self._hub.services.people.name
        return any(
            words in narrate(record.event, record.site or site, names, self._language)
            for record in self.outcome.records
        )


def _in_order(wanted: list[str], found: list[str]) -> bool:
    """Tell whether everything wanted is found in that order, with anything in between; nothing wanted is nothing."""
    rest = iter(found)
    return all(each in rest for each in wanted) if wanted else not found


def _digits() -> str:
    return str(secrets.randbelow(900_000) + 100_000)


__all__ = ["Outcome", "at_once", "at_speed", "play", "settle"]
