"""Emulated hardware does what the real one does: over a radio, in its own time, by its own means."""

import pytest

from hub_server.domain.commands import Arm, ByLocalAdmin, ByPerson, ConfigureDevice, MoveBolt, RunSelfTest
from hub_server.domain.events import BoltMoved, ChimeRung, PowerSwitched, SelfTestFinished, VitalsChanged
from hub_server.domain.numbers import DAY, HOUR, MINUTE, SECOND
from hub_server.domain.site import (
    ArmMode,
    BoltState,
    DeviceKind,
    Fault,
    FaultKind,
    LockSettings,
    Supply,
)
from tests.house import House

ANNA = ByPerson("anna", "test")


async def lock_is(house: House, settings: LockSettings) -> None:
    await house.submit(ConfigureDevice(device_id="doorman", proof=ByLocalAdmin(), lock=settings))


def bolt(house: House) -> BoltState | None:
    return house.site.devices["doorman"].bolt


async def test_every_component_has_a_label_a_firmware_a_battery_and_a_radio(house: House) -> None:
    labels = {device.serial for device in house.site.devices.values()}
    assert len(labels) == len(house.site.devices)
    for device in house.site.devices.values():
        assert device.firmware == "1.0.0"
        assert device.vitals.radio_dbm is not None
        assert (device.vitals.battery is None) is (device.kind in {DeviceKind.GATEWAY, DeviceKind.PLUG})


async def test_batteries_drain_until_they_are_low(house: House) -> None:
    await house.do("battery", "front-door", "22")
    await house.pass_time(31 * DAY)
    assert Fault(FaultKind.LOW_BATTERY, "front-door") in house.site.faults
    await house.do("new-battery", "front-door")
    assert Fault(FaultKind.LOW_BATTERY, "front-door") not in house.site.faults


async def test_smoke_detectors_measure_the_air(house: House) -> None:
    before = house.site.devices["smoke-kitchen"].vitals.temperature_dc
    await house.do("warm", "smoke-kitchen", "25")
    after = house.site.devices["smoke-kitchen"].vitals.temperature_dc
    assert before is not None
    assert after == before + 250
    assert house.site.devices["smoke-kitchen"].vitals.humidity is not None


async def test_a_motion_detector_sleeps_until_its_area_is_armed(house: House) -> None:
    assert "asleep" in await house.do("move", "motion-hall")
    await house.submit(Arm("house", ArmMode.AWAY, ANNA))
    assert await house.do("move", "motion-hall") == ""
    assert house.site.devices["motion-hall"].sensed
    await house.pass_time(3 * SECOND)
    assert not house.site.devices["motion-hall"].sensed


async def test_the_detector_judges_who_walks_by_and_says_so(house: House) -> None:
    await house.submit(Arm("house", ArmMode.AWAY, ANNA))
    assert "unnoticed" in await house.do("walk", "motion-living-room", "cat")
    assert "noticed after" in await house.do("walk", "motion-living-room", "person")


async def test_a_bolt_travels_before_it_reports(house: House) -> None:
    await house.submit(MoveBolt("doorman", locked=False, proof=ANNA, order_id="o1"))
    await house.settled()
    await house.advance(1_499)
    assert bolt(house) is BoltState.LOCKED
    await house.advance(1)
    assert bolt(house) is BoltState.UNLOCKED


@pytest.mark.parametrize(("degrees", "ends"), [("5", BoltState.LOCKED), ("-25", BoltState.JAMMED)])
async def test_a_bolt_jams_in_a_door_that_the_cold_has_warped(house: House, degrees: str, ends: BoltState) -> None:
    await house.do("unlock", "doorman")
    await house.do("outdoors", "doorman", degrees)
    await house.submit(MoveBolt("doorman", locked=True, proof=ANNA, order_id="o1"))
    await house.pass_time(2 * SECOND)
    assert bolt(house) is ends


async def test_a_bolt_jams_in_a_door_that_is_ajar(house: House) -> None:
    await house.do("unlock", "doorman")
    await house.do("open", "front-door")
    await house.submit(MoveBolt("doorman", locked=True, proof=ANNA, order_id="o1"))
    await house.pass_time(2 * SECOND)
    assert bolt(house) is BoltState.JAMMED
    assert Fault(FaultKind.JAMMED, "doorman") in house.site.faults


async def test_auto_lock_locks_some_time_after_the_door_closed(house: House) -> None:
    await lock_is(house, LockSettings(auto_lock=True, relock_ms=5_000))
    await house.do("unlock", "doorman")
    await house.do("open", "front-door")
    await house.pass_time(10 * SECOND)
    assert bolt(house) is BoltState.UNLOCKED, "the door is open"
    await house.do("close", "front-door")
    await house.pass_time(7 * SECOND)
    assert bolt(house) is BoltState.LOCKED
    assert [event.method for event in await house.events() if isinstance(event, BoltMoved)][-1] == "auto"


async def test_a_device_that_is_jammed_does_not_hear_its_order(house: House) -> None:
    await house.do("disturb", "gateway")
    await house.submit(MoveBolt("doorman", locked=False, proof=ANNA, order_id="o1"))
    await house.pass_time(15 * SECOND)
    assert bolt(house) is BoltState.LOCKED
    assert Fault(FaultKind.NO_ANSWER, "doorman") in house.site.faults


async def test_what_detectors_kept_while_jammed_arrives_when_it_stops(house: House) -> None:
    await house.do("disturb", "gateway")
    await house.do("open", "study-window")
    assert not house.site.devices["study-window"].sensed
    await house.do("calm", "gateway")
    assert house.site.devices["study-window"].sensed


async def test_a_broken_component_fails_its_self_test_and_a_lost_one_is_silent(house: House) -> None:
    await house.do("break", "smoke-hall")
    await house.do("lose", "siren-outside")
    await house.submit(RunSelfTest(ByLocalAdmin()))
    await house.pass_time(MINUTE)
    finished = [event for event in await house.events() if isinstance(event, SelfTestFinished)][-1]
    assert (finished.failed, finished.silent) == (("smoke-hall",), ("siren-outside",))


async def test_the_gateway_tests_its_four_supplies(house: House) -> None:
    assert set(house.site.supplies) == set(Supply)
    await house.do("gsm-out", "gateway")
    assert not house.site.supplies[Supply.GSM].good
    assert Fault(FaultKind.GSM, "hub") in house.site.faults


async def test_a_firmware_is_rolled_out_while_the_device_restarts(house: House) -> None:
    await house.do("firmware", "doorman", "1.1.0")
    await house.settled()
    assert not house.site.devices["doorman"].available
    await house.pass_time(40 * SECOND)
    doorman = house.site.devices["doorman"]
    assert (doorman.available, doorman.firmware) == (True, "1.1.0")
    assert not house.site.faults


async def test_the_voice_unit_rings_and_speaks(house: House) -> None:
    await house.do("open", "front-door")
    await house.settled()
    assert list(house.hub.hardware.heard) == ["chime front-door 2"]
    assert any(isinstance(event, ChimeRung) for event in await house.events())


async def test_a_plug_obeys_and_a_broken_one_is_a_fault(house: House) -> None:
    await house.ask("switch_plug", device_id="plug-kitchen", powered=True)
    await house.pass_time(SECOND)
    assert [event.powered for event in await house.events() if isinstance(event, PowerSwitched)] == [True]
    await house.do("break", "plug-kitchen")
    await house.ask("switch_plug", device_id="plug-kitchen", powered=False)
    await house.pass_time(15 * SECOND)
    assert Fault(FaultKind.NO_ANSWER, "plug-kitchen") in house.site.faults


async def test_heartbeats_cost_the_journal_only_what_changed(house: House) -> None:
    before = len(await house.events())
    await house.pass_time(3 * HOUR)
    added = (await house.events())[before:]
    assert all(isinstance(event, VitalsChanged) for event in added)
    assert len(added) < 3 * len(house.site.devices)
