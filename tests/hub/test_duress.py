"""Nobody who stands beside the person with the duress code can find out: the same day, lived once with each code.

What the central is told differs, and nothing else (DECISIONS 14, FEATURES 42).
"""

import logging
import sqlite3
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import pytest
from argon2 import PasswordHasher

from hub_server.domain.commands import Arm, ByPerson
from hub_server.domain.events import Disarmed
from hub_server.domain.numbers import MINUTE, SECOND
from hub_server.domain.site import ArmMode
from hub_server.hub.records import Record
from hub_server.messages.narration import narrate
from hub_server.signalling.codes import signal_of
from tests.house import CODES, House, copy_home
from tests.wire import Raw, paired

DURESS = {"keypad": "195307", "lock": "913648"}
NORMAL = {"keypad": CODES["anna"], "lock": "640275"}


@dataclass
class Traces:
    """Everything that a day leaves where people of the house can look."""

    frames: list[Raw] = field(default_factory=list)
    snapshot: Raw = field(default_factory=dict)
    answers: list[Raw] = field(default_factory=list)
    rows: list[tuple[object, ...]] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    logged: list[str] = field(default_factory=list)
    hashed: int = 0
    codes: list[str] = field(default_factory=list)


@pytest.fixture
async def prepared(home_template: Path, tmp_path: Path) -> Path:
    """Return a home whose Anna has a code and a duress code, for the alarm and for the lock."""
    house = House(copy_home(home_template, tmp_path / "prepared"))
    await house.start()
    await house.ask("set_duress_code", person_id="anna", code=DURESS["keypad"])
    await house.ask("grant_lock_code", device_id="doorman", person_id="anna", code=NORMAL["lock"])
    await house.ask("grant_lock_code", device_id="doorman", person_id="anna", code=DURESS["lock"], duress=True)
    await house.stop()
    return house.directory


async def live(directory: Path, codes: dict[str, str], caplog: pytest.LogCaptureFixture) -> Traces:
    """Live one day: disarm a quiet house, a burglary and a fire at the keypad, and one house at the lock."""
    traces = Traces()
    caplog.clear()
    house = House(directory)
    await house.start()
    began = house.hub.bus.head.seq
    async with aiohttp.ClientSession() as session:
        client = await paired(house, session)
        subscribed = await client.ask("subscribe", since=None)
        assert subscribed["success"]
        await house.submit(Arm("house", ArmMode.HOME, ByPerson("erik", "test")))
        traces.answers.append(await house.press("code", "doorman", code=codes["lock"]))
        for happening in ("", "open study-window", "smoke smoke-hall"):
            await house.submit(Arm("house", ArmMode.HOME, ByPerson("erik", "test")))
            if happening:
                await house.do(*happening.split())
            await house.pass_time(20 * SECOND)
            traces.answers.append(await house.press("disarm", "keypad-hall", code=codes["keypad"]))
            await house.do("close", "study-window")
            await house.do("air", "smoke-hall")
        await house.pass_time(5 * MINUTE)
        head = house.hub.bus.head.seq
        while not traces.frames or traces.frames[-1].get("seq") != head:
            traces.frames.append(await client.receive())
        traces.snapshot = await client.ask("subscribe", since=None)
    seal = house.hub.services.seal
    follow: AsyncGenerator[Record] = house.hub.bus.follow(began)
    async with aclosing(follow):
        for _ in range(head - began):
            record = await anext(follow)
            site = record.site or house.site
            for language in ("en", "sv"):
                traces.told.append(narrate(record.event, site, house.hub.services.people.name, language))
            signal = signal_of(record.event, site.devices, seal.annex_says_duress)
            traces.codes.append("" if signal is None else signal.code)
    traces.logged = [record.getMessage() for record in caplog.records if record.name.startswith("hub_server")]
    await house.stop()
    with sqlite3.connect(directory / "hub.db") as database:
        traces.rows = database.execute(
            "SELECT name, version, length(body), steady_ms, utc_ms FROM journal WHERE seq > ?", (began,)
        ).fetchall()
    return traces


def without(raw: object, *keys: str) -> object:
    """Return a frame without what differs between any two days: which history it is, and random names of clients."""
    if isinstance(raw, dict):
        return {key: without(value, *keys) for key, value in raw.items() if key not in keys}
    if isinstance(raw, list):
        return [without(value, *keys) for value in raw]
    return raw


async def test_a_day_under_duress_looks_like_any_other(
    prepared: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    verify = PasswordHasher.verify
    counted: list[Traces] = []

    def counting(hasher: PasswordHasher, kept: str | bytes, given: str | bytes) -> bool:
        slow.append(1)
        return verify(hasher, kept, given)

    monkeypatch.setattr(PasswordHasher, "verify", counting)
    for name, codes in (("normal", NORMAL), ("duress", DURESS)):
        slow: list[int] = []
        traces = await live(copy_home(prepared, tmp_path / name), codes, caplog)
        traces.hashed = len(slow)
        counted.append(traces)
    normal, duress = counted

    assert normal.codes != duress.codes, "the central knows"
    assert "HA" in duress.codes
    assert "HA" not in normal.codes

    assert without(duress.frames, "epoch", "credential_id", "picture_id") == without(
        normal.frames, "epoch", "credential_id", "picture_id"
    )
    assert without(duress.snapshot, "epoch") == without(normal.snapshot, "epoch")
    assert duress.answers == normal.answers
    assert duress.rows == normal.rows, "as many rows, as long, at the same moments"
    assert duress.told == normal.told
    assert duress.logged == normal.logged
    assert duress.hashed == normal.hashed > 0, "as much work, whose time would show"


async def test_an_annex_is_as_long_and_as_random_with_either_code(house: House) -> None:
    await house.ask("set_duress_code", person_id="anna", code=DURESS["keypad"])
    for code in (CODES["anna"], DURESS["keypad"]) * 2:
        await house.submit(Arm("house", ArmMode.HOME, ByPerson("erik", "test")))
        await house.press("disarm", "keypad-hall", code=code)
    annexes = [event.annex for event in await house.events() if isinstance(event, Disarmed)]
    assert len(annexes) == len(set(annexes)) == 4
    assert len({len(annex) for annex in annexes}) == 1
