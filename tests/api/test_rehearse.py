"""Scenarios that a paired client plays on the hub that runs, where the owner of its machine allows it."""

import pytest

from hub_server.domain.commands import Arm, ByPerson, ForgetClient, PutDevice
from hub_server.domain.events import AlarmRaised, AlarmSilenced
from hub_server.domain.numbers import MINUTE, SECOND
from hub_server.domain.site import ArmMode, Device, DeviceKind, LockSettings, Player
from hub_server.scenarios.rehearsal import FASTEST, LONGEST_MS, stories
from hub_server.scenarios.script import library
from tests.house import CODES, House, Refused

BURGLARY = "burglary-at-night"


@pytest.fixture
async def mapped(house: House) -> House:
    """Return the house where two users of a client are Anna, an administrator, and Erik."""
    for person, code in CODES.items():
        await house.ask_as_client("map_user", user=person, code=code)
    return house


@pytest.fixture
async def stage(mapped: House) -> House:
    """Return that house where rehearsals are allowed."""
    await mapped.ask("allow_rehearsals", allowed=True)
    return mapped


async def play(house: House, name: str = BURGLARY, user: str | None = "anna", **more: object) -> dict[str, object]:
    return await house.ask_as_client("play_scenario", name=name, user=user, **more)


async def why_not(house: House, **asked: object) -> tuple[str, str]:
    with pytest.raises(Refused) as refused:
        await play(house, **asked)  # type: ignore[arg-type]
    placeholders = refused.value.error["placeholders"]
    assert isinstance(placeholders, dict)
    return refused.value.code, placeholders["action"]


async def playing(house: House) -> object:
    return (await house.ask_as_client("scenarios"))["playing"]


def sensed(house: House) -> set[str]:
    """Return which detectors sense something."""
    return {device.device_id for device in house.site.devices.values() if device.sensed}


async def to_the_end(house: House) -> None:
    """Let time pass until nothing is played any more."""
    for _ in range(LONGEST_MS // SECOND):
        if not await playing(house):
            return
        await house.pass_time(SECOND)
    raise AssertionError("the rehearsal does not end")


def linked() -> Device:
    return Device(
        device_id="linked-shed",
        number=0,
        kind=DeviceKind.LOCK,
        player=Player.LINKED,
        area_id="house",
        name="Shed",
        link="shed",
        player_id="client:client:test",
        lock=LockSettings(),
    )


async def test_it_is_off_by_default_and_only_the_machines_owner_switches_it_on(mapped: House) -> None:
    assert await why_not(mapped) == ("not_supported", "off")
    with pytest.raises(Refused, match="not for this door"):
        await mapped.ask_as_client("allow_rehearsals", allowed=True)
    assert await why_not(mapped) == ("not_supported", "off")
    assert (await mapped.ask_as_client("scenarios"))["allowed"] is False


async def test_that_it_is_on_is_kept_over_a_restart(stage: House) -> None:
    await stage.restart()
    assert (await stage.ask_as_client("scenarios"))["allowed"] is True
    await stage.ask("allow_rehearsals", allowed=False)
    await stage.restart()
    assert await why_not(stage) == ("not_supported", "off")


async def test_a_burglary_is_played_in_real_time_and_the_devices_are_put_back(stage: House) -> None:
    begun = await play(stage)
    story = stories()[BURGLARY]
    assert begun == {"name": BURGLARY, "steps": story.steps, "seconds": story.lasts(FASTEST) // SECOND}
    await stage.pass_time(5 * SECOND)
    assert stage.site.areas["house"].mode is ArmMode.AWAY
    assert not stage.site.alarms
    await stage.pass_time(5 * MINUTE)
    (alarm,) = stage.site.alarms.values()
    assert alarm.kind == "burglary"
    assert alarm.confirmed
    await to_the_end(stage)
    assert stage.site.areas["house"].mode is ArmMode.DISARMED
    assert not sensed(stage)


async def test_a_fire_is_silenced_by_the_number_that_it_has_here(stage: House) -> None:
    await stage.do("leak", "water-laundry")
    await stage.settled()
    assert set(stage.site.alarms) == {1}
    await play(stage, "fire-nobody-home")
    await to_the_end(stage)
    assert [alarm.kind for alarm in stage.site.alarms.values()] == ["water"]
    assert [event.alarm_id for event in await stage.events() if isinstance(event, AlarmSilenced)] == [2]


@pytest.mark.parametrize("name", sorted(stories()))
async def test_each_is_played_to_its_end_as_it_was_meant(stage: House, name: str) -> None:
    await play(stage, name)
    await to_the_end(stage)
    assert [event for event in await stage.events() if isinstance(event, AlarmRaised)]
    assert not stage.site.alarms
    assert not sensed(stage)


async def test_only_one_is_played_at_a_time(stage: House) -> None:
    await play(stage)
    assert await why_not(stage, name="jammer") == ("not_supported", "playing")
    assert await playing(stage) == BURGLARY


async def test_it_is_stopped_and_what_was_opened_is_closed(stage: House) -> None:
    await play(stage, "smart-verification")
    await stage.pass_time(5 * SECOND)
    assert "kitchen-window" in sensed(stage)
    assert await stage.ask_as_client("stop_scenario", user="anna") == {"name": "smart-verification"}
    await stage.settled()
    assert "kitchen-window" not in sensed(stage)
    # The alarm is not the rehearsal's to end.
    assert [alarm.kind for alarm in stage.site.alarms.values()] == ["burglary"]
    before = stage.site.areas
    await stage.pass_time(10 * SECOND)
    assert stage.site.areas == before
    assert await stage.ask_as_client("stop_scenario", user="anna") == {"name": ""}


async def test_it_ends_when_it_is_switched_off_and_when_the_hub_stops(stage: House) -> None:
    await play(stage, "smart-verification")
    await stage.pass_time(5 * SECOND)
    await stage.ask("allow_rehearsals", allowed=False)
    assert not await playing(stage)
    await stage.ask("allow_rehearsals", allowed=True)
    await play(stage, "fire-nobody-home")
    await stage.restart()
    assert not await playing(stage)


async def test_a_home_with_a_linked_device_is_refused(stage: House) -> None:
    await stage.submit(PutDevice(linked()))
    before = stage.site.devices["linked-shed"]
    assert await why_not(stage) == ("not_supported", "linked")
    assert stage.site.devices["linked-shed"] == before
    assert not await playing(stage)


async def test_it_ends_when_a_device_is_linked_meanwhile(stage: House) -> None:
    await play(stage)
    await stage.submit(PutDevice(linked()))
    await stage.pass_time(5 * MINUTE)
    assert not stage.site.alarms
    assert not await playing(stage)


@pytest.mark.parametrize("user", ["erik", "nobody", None])
async def test_it_is_for_administrators_alone(stage: House, user: str | None) -> None:
    assert await why_not(stage, user=user) == ("not_permitted", "scenario")
    await play(stage)
    with pytest.raises(Refused, match="may not"):
        await stage.ask_as_client("stop_scenario", user=user)
    assert await playing(stage) == BURGLARY


async def test_it_ends_with_the_access_of_whoever_asked(stage: House) -> None:
    await play(stage)
    await stage.submit(ForgetClient("client:client:test"))
    await stage.pass_time(5 * MINUTE)
    assert not stage.site.alarms
    assert not await playing(stage)


async def test_it_ends_where_whoever_asked_is_refused(stage: House) -> None:
    await stage.do("open", "study-window")
    await stage.settled()
    await play(stage)
    await stage.pass_time(2 * SECOND)
    assert stage.site.areas["house"].mode is ArmMode.DISARMED
    assert not await playing(stage)


async def test_what_needs_a_clock_of_its_own_is_refused_with_what_to_do(stage: House) -> None:
    known = stories()
    assert {BURGLARY, "fire-nobody-home", "jammer", "smart-verification"} == set(known)
    for name in set(library()) - set(known):
        with pytest.raises(Refused, match=f"verisure-hub scenario run {name}"):
            await play(stage, name)
    assert await why_not(stage, name="../../etc/passwd") == ("unknown", "unknown")
    with pytest.raises(Refused, match=f"Choose {known[BURGLARY].slowest()} or more"):
        await play(stage, speed=1)
    with pytest.raises(Refused, match="invalid_message"):
        await play(stage, speed=61)
    listed = (await stage.ask_as_client("scenarios", language="sv"))["scenarios"]
    assert isinstance(listed, list)
    assert {each["name"]: each["lowest_speed"] for each in listed} == {
        name: story.slowest() for name, story in known.items()
    }
    assert "Ett inbrott på natten med en katt i huset" in {each["title"] for each in listed}


async def test_an_armed_home_is_disarmed_by_nobody_who_may_not(stage: House) -> None:
    await stage.submit(Arm("house", ArmMode.HOME, ByPerson("anna", "test")))
    person = stage.site.people["anna"]
    await stage.ask(
        "put_person",
        person_id="anna",
        name="Anna",
        admin=True,
        has_phone=person.has_phone,
        rights={"may_disarm": False},
    )
    await play(stage, "smart-verification")
    await to_the_end(stage)
    assert stage.site.areas["house"].mode is ArmMode.HOME
