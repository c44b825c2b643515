"""What the hub reports, to a real central."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from pathlib import Path

import pytest

from hub_server import dc09
from hub_server.accounts.positions import Position
from hub_server.central.cases import CaseState
from hub_server.domain.commands import Arm, ByPerson, RaiseSos, RemoveDevice, ReportAlarm, ReportAvailable
from hub_server.domain.events import AlarmRaised
from hub_server.domain.pictures import CAMERAS
from hub_server.domain.site import AlarmKind, ArmMode
from hub_server.signalling.extras import address_of, blocks_of
from tests.house import House
from tests.receiving import Site

ANNA = ByPerson("anna", "test")


@pytest.fixture
async def site(tmp_path: Path, house: House) -> AsyncGenerator[Site]:
    site = Site(tmp_path / "central")
    yield site
    await site.stop()


async def test_an_alarm_and_its_cancel_reach_the_central_encrypted(house: House, site: Site) -> None:
    await site.start()
    await site.told_by(house)
    await house.submit(Arm("house", ArmMode.HOME, ANNA))
    await house.do("open", "study-window")
    (case,) = await site.cases(1)
    assert (case.kind, case.zone, case.text) == (
        "burglary",
        house.site.devices["study-window"].number,
        "Study window",
    )
    await house.disarm()
    await site.cases(1, CaseState.VERIFIED)


async def test_an_alarm_outlives_a_restart_before_the_central_ever_answered(house: House, site: Site) -> None:
    await site.told_by(house)
    await house.do("smoke", "smoke-kitchen")
    raised = house.clock.now().utc_ms
    await house.restart()
    await house.advance(3_600_000)
    await site.start()
    (case,) = await site.cases(1)
    assert case.occurred_ms == raised // 1000 * 1000


async def test_reports_arrive_once_and_in_order_over_a_central_that_comes_and_goes(house: House, site: Site) -> None:
    await site.start()
    await site.told_by(house)
    for number in range(1, 4):
        await house.submit(ReportAlarm("house", AlarmKind.WATER, f"Leak {number}"))
    await site.cases(3)
    await site.stop()
    for number in range(4, 7):
        await house.submit(ReportAlarm("house", AlarmKind.WATER, f"Leak {number}"))
    await house.restart()
    await site.start()
    cases = await site.cases(6)
    assert [case.text for case in cases] == [f"Leak {number}" for number in range(1, 7)]


async def test_duress_is_the_first_in_the_queue_and_the_burglary_stays(house: House, site: Site) -> None:
    await site.start()
    await site.told_by(house)
    await house.ask("set_duress_code", person_id="anna", code="195307")
    await house.submit(Arm("house", ArmMode.HOME, ANNA))
    await house.do("open", "study-window")
    await house.press("disarm", "keypad-hall", code="195307")
    burglary, duress = await site.cases(2)
    assert (burglary.kind, burglary.state) == ("burglary", CaseState.OPEN)
    assert (duress.kind, duress.priority, duress.state) == ("duress", 0, CaseState.OPEN)


async def test_more_duress_belongs_to_the_case_that_is_open(house: House, site: Site) -> None:
    await site.start()
    await site.told_by(house)
    await house.ask("set_duress_code", person_id="anna", code="195307")
    for _ in range(3):
        await house.press("disarm", "keypad-hall", code="195307")
    await house.do("smoke", "smoke-hall")
    assert [case.kind for case in await site.cases(2)] == ["duress", "fire"]


async def test_the_position_of_who_asks_for_help_goes_to_the_case_and_stays_nowhere(house: House, site: Site) -> None:
    await site.start()
    await site.told_by(house)
    guardian = house.hub.services.guardian
    kept = guardian.keep("anna", Position(59.3293, 18.0686), house.clock.now().steady_ms + 1_000_000)
    await house.hub.engine.submit(RaiseSos("house", silent=True, person_id="anna"), [kept])
    (case,) = await site.cases(1)
    north, east = map(float, case.position.split())
    assert Position(north, east).metres_to(Position(59.3293, 18.0686)) < 3
    await house.settled()
    assert guardian.of("anna") is None
    assert b"59.32" not in (house.directory / "hub.db").read_bytes()


async def messages_of(house: House, *, pictures_follow: bool) -> list[Mapping[str, str]]:
    """Return the blocks of every row of the journal that is an alarm."""
    address = address_of(house.hub.identity.hub_id)
    devices = house.site.devices
    found = list[Mapping[str, str]]()
    async with aclosing(house.hub.bus.follow(0)) as records:
        async for record in records:
            if isinstance(record.event, AlarmRaised):
                found.append(blocks_of(record, address, devices, pictures_follow=pictures_follow))
            if record.seq == house.hub.bus.head.seq:
                return found
    return found


async def test_an_alarm_says_which_hub_and_room_it_is_of_and_whether_pictures_follow(house: House) -> None:
    await house.submit(Arm("house", ArmMode.HOME, ANNA))
    await house.do("open", "study-window")
    await house.submit(ReportAlarm("house", AlarmKind.WATER, "Leak"))
    address = address_of(house.hub.identity.hub_id)
    room = dc09.plain(house.site.devices["study-window"].room)
    burglary, water = await messages_of(house, pictures_follow=True)
    assert burglary == {"M": address, "R": room, "V": "verisure-local:1"}
    assert water == {"M": address}, "no camera verifies water"
    burglary, _ = await messages_of(house, pictures_follow=False)
    assert "V" not in burglary, "nobody brings them"


async def test_a_case_that_waits_for_pictures_hears_that_a_camera_was_removed(house: House, site: Site) -> None:
    central = await site.start()
    await site.told_by(house)
    await house.do("smoke", "smoke-kitchen")
    (case,) = await site.cases(1)
    camera = next(each for each in house.site.devices.values() if each.kind in CAMERAS)
    await house.submit(RemoveDevice(camera.device_id))
    await site.codes(lambda codes: "UY" in codes)
    entries = await central.store.do(lambda transaction: transaction.timeline(case.case_id))
    zone = f"{camera.number:03d}"
    told = [entry.said.params for entry in entries if entry.said.params.get("event") == "UY"]
    assert told == [{"event": "UY", "zone": zone, "text": f"{dc09.plain(camera.name)} (no picture/ingen bild)"}]
    await site.cases(1)


async def test_pictures_are_not_promised_of_cameras_that_cannot_be_reached(house: House) -> None:
    for device in house.site.devices.values():
        if device.kind in CAMERAS:
            await house.submit(ReportAvailable(device.device_id, available=False))
    await house.do("smoke", "smoke-kitchen")
    (fire,) = await messages_of(house, pictures_follow=True)
    assert "V" not in fire


def test_a_hubs_address_stays_and_is_nobodys_machine() -> None:
    assert address_of("one") == address_of("one") != address_of("two")
    assert len(bytes.fromhex(address_of("one"))) == 6
    assert bytes.fromhex(address_of("one"))[0] & 3 == 2, "locally administered, of one station"
