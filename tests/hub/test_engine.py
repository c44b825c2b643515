"""The engine on a real disk, a full one and one that hangs."""

import asyncio
import os
import sqlite3
from collections.abc import AsyncGenerator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from hub_server.domain.commands import (
    Arm,
    ByCode,
    ByPerson,
    Command,
    Disarm,
    RaiseSos,
    ReportReading,
    Silence,
    Tick,
)
from hub_server.domain.decide import Outcome, decide
from hub_server.domain.events import AlarmRaised, FaultCleared, FaultRaised
from hub_server.domain.moment import Now
from hub_server.domain.site import ArmMode, Phase, Site
from hub_server.hub.records import Cursor, RuleError
from hub_server.storage.journal import load
from tests.house import House, copy_home

ANNA = ByPerson("anna", "test")


async def test_what_was_acknowledged_is_there_after_a_restart(house: House) -> None:
    await house.submit(Arm("house", ArmMode.HOME, ANNA))
    await house.do("open", "kitchen-window")
    before = house.site
    await house.restart()
    assert house.site.areas == before.areas
    assert house.site.alarms == before.alarms
    assert house.site.devices["kitchen-window"].sensed


async def test_the_journal_replayed_is_the_home(house: House) -> None:
    await house.do("smoke", "smoke-kitchen")
    await house.submit(Arm("house", ArmMode.AWAY, ANNA))
    await house.settled()
    loaded = load(house.directory / "hub.db")
    assert loaded.site == house.site
    assert loaded.head == house.hub.bus.head


async def test_a_restart_goes_on_with_the_entry_delay_and_does_not_lengthen_it(house: House) -> None:
    await house.submit(Arm("house", ArmMode.HOME, ANNA))
    await house.do("open", "front-door")
    await house.advance(20_000)
    until = house.site.areas["house"].until_ms
    await house.restart()
    assert house.site.areas["house"].phase is Phase.ENTRY
    assert house.site.areas["house"].until_ms == until
    await house.advance(9_999)
    assert not house.site.alarms
    await house.advance(1)
    assert [alarm.kind for alarm in house.site.alarms.values()] == ["burglary"]


async def test_a_lockout_survives_a_restart(house: House) -> None:
    for _ in range(3):
        await house.submit(Arm("house", ArmMode.HOME, ByCode("keypad-hall", None)))
    await house.restart()
    answer = await house.submit(Arm("house", ArmMode.HOME, ByCode("keypad-hall", None)))
    assert type(answer.refusal).__name__ == "LockedOut"


async def test_sirens_sound_again_after_a_restart(house: House) -> None:
    await house.do("smoke", "smoke-kitchen")
    await house.settled()
    assert house.hub.hardware.sounding == "fire"
    await house.restart()
    assert house.hub.hardware.sounding == "fire"


async def test_a_failing_rule_changes_nothing_and_the_engine_goes_on(house: House) -> None:
    def failing(site: Site, command: Command, now: Now) -> Outcome:
        return decide(site, command, now) if not isinstance(command, RaiseSos) else Outcome((1 // 0,))

    house.hub.engine._decide = failing
    before = house.site
    with pytest.raises(RuleError) as failed:
        await house.submit(RaiseSos("house"))
    assert "division" not in str(failed.value)
    assert house.site == before
    await house.do("smoke", "smoke-kitchen")
    assert house.site.alarms


async def test_an_alarm_is_published_while_the_disk_hangs(house: House) -> None:
    blocker = sqlite3.connect(house.directory / "hub.db", autocommit=True, check_same_thread=False)
    blocker.execute("BEGIN EXCLUSIVE")
    try:
        raising = asyncio.create_task(house.do("smoke", "smoke-kitchen"))
        await house.wait_for(AlarmRaised)
        # The disk is still held: nothing of this is written, and yet it has sounded and been told.
        assert house.hub.hardware.sounding == "fire"
        assert not house.hub.bus.head.seq <= _rows(house)
        await raising
    finally:
        blocker.rollback()
        blocker.close()
    await house.settled()
    assert _rows(house) == house.hub.bus.head.seq


def _rows(house: House) -> int:
    with sqlite3.connect(f"{(house.directory / 'hub.db').as_uri()}?mode=ro", uri=True) as connection:
        (count,) = connection.execute("SELECT max(seq) FROM journal").fetchone()
    connection.close()
    return int(count)


@pytest.fixture
async def small_disk(home_template: Path, tmp_path: Path, socket_enabled: None) -> AsyncGenerator[Path]:
    """Return the directory of a home on a disk of eight megabytes."""
    if os.geteuid() != 0:
        pytest.skip("a small disk can only be mounted as root")
    disk = tmp_path / "disk"
    disk.mkdir()
    await _root("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(disk))
    copy_home(home_template, disk / "hub")
    yield disk
    await _root("umount", "--lazy", str(disk))


async def _root(*arguments: str) -> None:
    process = await asyncio.create_subprocess_exec(*arguments)
    assert await process.wait() == 0


async def test_a_full_disk_does_not_silence_an_alarm_and_is_owed_nothing_in_the_end(small_disk: Path) -> None:
    house = House(small_disk / "hub")
    await house.start()
    ballast = small_disk / "ballast"
    try:
        with ballast.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(b"x" * 4096)
        sensed = True
        answer = await house.submit(ReportReading("kitchen-window", sensed))
        while answer.durable:
            sensed = not sensed
            answer = await house.submit(ReportReading("kitchen-window", sensed))
        answer = await house.submit(ReportReading("smoke-kitchen", sensed=True))
        assert not answer.durable
        assert house.hub.hardware.sounding == "fire"
        assert house.hub.engine.storage_failing
        fault = await house.wait_for(FaultRaised)
        assert fault.kind == "storage"
        ballast.unlink()
        cleared = await house.wait_for(FaultCleared)
        assert cleared.kind == "storage"
        await house.settled()
        assert load(house.directory / "hub.db").site == house.site
    finally:
        await house.stop()


async def test_a_cursor_of_rows_that_a_crash_took_is_not_resumed(house: House) -> None:
    await house.do("open", "study-window")
    told = house.hub.bus.head
    assert await house.hub.bus.can_resume(told)
    # As after a crash that took the rows a client had already been told of.
    lost = Cursor("another", told.seq)
    assert not await house.hub.bus.can_resume(lost)
    assert not await house.hub.bus.can_resume(Cursor(told.epoch, told.seq + 1))
    await house.restart()
    assert await house.hub.bus.can_resume(told)


async def test_sixty_days_of_deadlines_pass_at_once(house: House) -> None:
    await house.do("smoke", "smoke-kitchen")
    (alarm_id,) = house.site.alarms
    for _ in range(60):
        await house.submit(Silence(alarm_id, ANNA))
        assert house.hub.engine.site.alarms[alarm_id].sounding is False
        await house.advance(24 * 3600 * 1000)
        assert house.hub.engine.site.alarms[alarm_id].sounding is True


async def test_many_commands_at_once_are_decided_in_the_order_they_came(house: House) -> None:
    answers = await asyncio.gather(
        *(house.submit(ReportReading("kitchen-window", sensed=number % 2 == 0)) for number in range(200))
    )
    seqs = [record.seq for answer in answers for record in answer.records]
    assert seqs == sorted(seqs)
    assert len(seqs) == 200
    assert (await house.submit(Tick())).durable


async def test_a_disarm_needs_somebody(house: House) -> None:
    await house.submit(Arm("house", ArmMode.HOME, ANNA))
    answer = await house.submit(Disarm("house", ByPerson("nobody", "test"), 0))
    assert answer.refusal is not None
    assert house.site.areas["house"].mode is ArmMode.HOME


@pytest.mark.parametrize(
    "damage",
    ["UPDATE snapshot SET body = x'7b'", "UPDATE snapshot SET domain_version = 0", "DELETE FROM snapshot"],
)
async def test_a_snapshot_that_cannot_be_used_is_rebuilt_from_the_journal(house: House, damage: str) -> None:
    await house.do("open", "study-window")
    await house.submit(RaiseSos("house"))
    before = house.site
    await house.stop()
    with closing(sqlite3.connect(house.directory / "hub.db", autocommit=True)) as database:
        assert database.execute("SELECT count(*) FROM snapshot").fetchone() == (1,)
        database.execute(damage)
    await house.start()
    assert house.site.devices == before.devices
    assert house.site.alarms == before.alarms
