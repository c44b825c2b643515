"""A rehearsal is told apart from what is real: in the journal, in words, and at the central (docs/adr/0009)."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from hub_server import dc09
from hub_server.central.store import FILE_NAME
from hub_server.domain.commands import Arm, ByPerson, PutDevice, RaiseSos, ReportAlarm, ReportReading
from hub_server.domain.events import AlarmJoined, AlarmRaised, EntryStarted, RehearsalEnded, RehearsalStarted
from hub_server.domain.numbers import MINUTE, SECOND
from hub_server.domain.site import Actor, ActorKind, AlarmKind, ArmMode, Device, DeviceKind, Player
from hub_server.hub.records import Record
from hub_server.protocol import MAX_NAME
from hub_server.signalling.codes import REHEARSED, report
from tests.house import CODES, House
from tests.receiving import Site

STORY = "smart-verification"


@pytest.fixture
async def stage(house: House) -> House:
    """Return the house where rehearsals are allowed and Anna, an administrator, is a user of a client."""
    await house.ask_as_client("map_user", user="anna", code=CODES["anna"])
    await house.ask("allow_rehearsals", allowed=True)
    return house


async def play(house: House, name: str = STORY) -> None:
    await house.ask_as_client("play_scenario", name=name, user="anna")
    await house.pass_time(5 * SECOND)


async def stop(house: House) -> None:
    await house.ask_as_client("stop_scenario", user="anna")
    await house.settled()


async def alarms(house: House) -> list[tuple[AlarmKind, str]]:
    return [(event.kind, event.rehearsal) for event in await house.events() if isinstance(event, AlarmRaised)]


async def told(house: House, language: str) -> list[str]:
    happenings = (await house.ask_as_client("happenings", language=language))["happenings"]
    assert isinstance(happenings, list)
    return [each["text"] for each in happenings]


async def test_the_journal_has_its_beginning_and_its_end_with_who_asked_for_it(stage: House) -> None:
    await play(stage)
    await stop(stage)
    pair = [event for event in await stage.events() if isinstance(event, RehearsalStarted | RehearsalEnded)]
    anna = Actor(ActorKind.PERSON, "anna", "client:client:test")
    assert pair == [RehearsalStarted(STORY, anna), RehearsalEnded(STORY)]


async def test_an_alarm_of_a_rehearsal_says_so_and_the_next_one_does_not(stage: House) -> None:
    await play(stage)
    await stop(stage)
    await stage.disarm()
    await stage.do("smoke", "smoke-hall")
    assert await alarms(stage) == [(AlarmKind.BURGLARY, STORY), (AlarmKind.FIRE, "")]


@pytest.mark.parametrize(
    ("language", "begins", "alarm", "over"),
    [
        ("en", "a rehearsal begins: smart-verification (Anna)", "(rehearsal)", "the rehearsal is over"),
        ("sv", "en övning börjar: smart-verification (Anna)", "(övning)", "övningen är slut"),
    ],
)
async def test_people_read_it_in_the_history(stage: House, language: str, begins: str, alarm: str, over: str) -> None:
    await play(stage)
    await stop(stage)
    await stage.do("smoke", "smoke-hall")
    texts = await told(stage, language)
    assert begins in texts
    assert any(text.startswith(over) for text in texts)
    burglary, fire = (text for text in texts if text.startswith(("ALARM", "LARM")))
    assert burglary.endswith(alarm)
    assert not fire.endswith(alarm)


async def test_whoever_calls_for_help_meanwhile_does_so_in_earnest(stage: House) -> None:
    await play(stage)
    await stage.submit(RaiseSos("house", "keypad-hall"))
    await stage.submit(ReportAlarm("house", AlarmKind.WATER, "The cellar is full of water"))
    assert await alarms(stage) == [(AlarmKind.BURGLARY, STORY), (AlarmKind.SOS, ""), (AlarmKind.WATER, "")]


async def test_what_a_linked_detector_senses_meanwhile_is_real(stage: House) -> None:
    await play(stage)
    shed = Device(
        device_id="linked-smoke",
        number=0,
        kind=DeviceKind.SMOKE,
        player=Player.LINKED,
        area_id="house",
        name="Shed",
        link="shed",
        player_id="client:client:test",
    )
    await stage.submit(PutDevice(shed))
    await stage.submit(ReportReading("linked-smoke", sensed=True))
    assert (await alarms(stage))[-1] == (AlarmKind.FIRE, "")


async def test_an_entry_delay_that_outlives_the_rehearsal_is_its_doing(stage: House) -> None:
    await stage.submit(Arm("house", ArmMode.AWAY, ByPerson("anna", "test")))
    await stage.pass_time(2 * MINUTE)
    await play(stage, "burglary-at-night")
    await stage.do("open", "front-door")
    entered = [event for event in await stage.events() if isinstance(event, EntryStarted)]
    assert [event.rehearsal for event in entered] == ["burglary-at-night"]
    await stop(stage)
    await stage.pass_time(MINUTE)
    assert (await alarms(stage))[-1] == (AlarmKind.BURGLARY, "burglary-at-night")


async def test_one_that_the_hub_s_end_cut_off_is_over(stage: House) -> None:
    await play(stage)
    await stage.restart()
    assert stage.site.rehearsal == ""
    assert len([event for event in await stage.events() if isinstance(event, RehearsalEnded)]) == 1


async def test_at_the_central_the_words_say_so_and_the_code_is_that_of_the_alarm(stage: House, tmp_path: Path) -> None:
    central = Site(tmp_path / "central")
    await central.start()
    try:
        await central.told_by(stage)
        await play(stage)
        await stage.submit(RaiseSos("house", "keypad-hall"))
        burglary, sos = await central.cases(2)
    finally:
        await central.stop()
    assert (burglary.kind, burglary.text) == ("burglary", "Kitchen window (rehearsal/ovning)")
    assert (sos.kind, sos.text) == ("sos", stage.site.devices["keypad-hall"].name)


async def test_a_detector_that_joins_after_the_rehearsal_is_real(stage: House) -> None:
    await play(stage)
    await stop(stage)
    await stage.do("open", "study-window")
    joined = [event for event in await stage.events() if isinstance(event, AlarmJoined)]
    assert [(event.device_id, event.rehearsal) for event in joined] == [("study-window", "")]


@pytest.mark.parametrize("length", [1, 40, 61, 62, 63, MAX_NAME])
async def test_the_words_say_so_however_long_a_detectors_name_is(stage: House, length: int) -> None:
    await play(stage)
    raised = await stage.wait_for(AlarmRaised)
    assert isinstance(raised, AlarmRaised)
    device = replace(stage.site.devices[raised.device_id], name="x" * length)
    record = Record(1, "epoch", stage.clock.now(), raised)
    message = report(record, "1234", {device.device_id: device}, lambda _: False)
    assert message is not None
    assert dc09.plain(message.text).endswith(dc09.plain(REHEARSED))


async def central_hears(
    stage: House, directory: Path, enough: Callable[[list[str]], bool], **how: bool
) -> list[tuple[str, str]]:
    """Have a rehearsed burglary with all that follows from it reported; returns the codes and words that came."""
    central = Site(directory / "central")
    await central.start()
    try:
        await central.told_by(stage, **how)
        await play(stage)
        await stage.do("open", "study-window")
        await stage.do("close", "study-window")
        await stop(stage)
        await stage.disarm()
        await stage.do("smoke", "smoke-hall")
        await central.codes(enough)
    finally:
        await central.stop()
    with closing(sqlite3.connect(central.directory / FILE_NAME)) as connection:
        return connection.execute("SELECT code, text FROM event WHERE code <> 'RR' ORDER BY event_id").fetchall()


async def test_nothing_of_a_rehearsal_reaches_the_central_unmarked(stage: House, tmp_path: Path) -> None:
    rows = await central_hears(stage, tmp_path, lambda codes: "OP" in codes and "FA" in codes)
    words = dc09.plain(REHEARSED)
    unmarked = {code for code, text in rows if not text.endswith(words)}
    marked = {code for code, text in rows if text.endswith(words)}
    assert {"BA", "BV", "BR", "BC"} <= marked
    assert unmarked <= {"FA", "OP"}, "the fire is real, and so is the disarm after the rehearsal"


async def test_a_format_without_words_hears_of_no_rehearsed_alarm_and_of_all_that_is_so(
    stage: House, tmp_path: Path
) -> None:
    rows = await central_hears(stage, tmp_path, lambda codes: "OP" in codes and "FA" in codes, contact_id=True)
    assert {code for code, _ in rows} <= {"FA", "OP", "CG", "CL"}
    assert "FA" in {code for code, _ in rows}
