"""A home of linked devices alone, and one of both: it arms, alarms and reports, and Home Assistant may restart."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant

from hub_server.devices import home_file
from hub_server.domain.commands import Arm, ByPerson, MoveBolt
from hub_server.domain.events import AlarmRaised, Armed, BoltMoved, PictureTaken, PresenceChanged
from hub_server.domain.site import AlarmKind, ArmMode, BoltState, FaultKind, Player, Presence
from hub_server.founding import initialise
from tests.house import CODES, House
from tests.integration.conftest import Paired, pair_by_hand
from tests.integration.linked import CAMERA, LOCK, SIREN, demo, device, faults, link, until

ANNA = ByPerson("anna", "test")
BARE = """
name: Cabin
areas: [{id: house, name: House}]
people: [{id: anna, name: Anna, admin: true, has_phone: true}]
devices: []
"""


@pytest.fixture
async def bare(hass: HomeAssistant, tmp_path: Path, socket_enabled: None) -> AsyncGenerator[Paired]:
    """Return Home Assistant paired with a hub that has no device at all."""
    (tmp_path / "cabin.yaml").write_text(BARE)
    home = home_file.read(str(tmp_path / "cabin.yaml"))
    await initialise(tmp_path / "hub", home, "en", [CODES["anna"]])
    house = House(tmp_path / "hub")
    await house.start()
    user = await hass.auth.async_create_user("Anna", group_ids=["system-admin"])
    entry = await pair_by_hand(hass, house, user.id, CODES["anna"])
    paired = Paired(hass, house, entry, user.id)
    await paired.settle()
    yield paired
    await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done()
    await house.stop()


async def test_a_home_without_any_emulated_device_is_an_alarm(
    bare: Paired, hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    await demo(hass, monkeypatch, Platform.LOCK, Platform.SIREN, Platform.CAMERA)
    await hass.services.async_call("siren", "turn_off", {"entity_id": SIREN}, blocking=True)
    for name in ("door", "motion", "smoke", "water", "pane", "lid"):
        hass.states.async_set(f"binary_sensor.{name}", "off")
    door = await link(bare, "detector", "binary_sensor.door", kind="contact", entry_route=True)
    for name, kind in (("motion", "motion"), ("water", "water"), ("lid", "tamper")):
        await link(bare, "detector", f"binary_sensor.{name}", kind=kind)
    smoke = await link(bare, "detector", "binary_sensor.smoke", kind="smoke")
    pane = await link(bare, "detector", "binary_sensor.pane", kind="vibration")
    lock, siren, camera = [
        await link(bare, family, entity) for family, entity in (("lock", LOCK), ("siren", SIREN), ("camera", CAMERA))
    ]
    assert {each.player for each in bare.house.site.devices.values()} == {Player.LINKED}
    await bare.call("alarm_control_panel", "alarm_arm_home", "area_house")
    await bare.house.wait_for(Armed)
    hass.states.async_set("binary_sensor.pane", "on")
    raised = await bare.house.wait_for(AlarmRaised)
    assert (raised.kind, raised.device_id) == (AlarmKind.BURGLARY, pane)
    await until(bare, lambda: device(bare, siren).powered is True)
    await bare.house.wait_for(PictureTaken, lambda event: event.device_id == camera)
    await bare.call("alarm_control_panel", "alarm_disarm", "area_house")
    await until(bare, lambda: device(bare, siren).powered is False)
    hass.states.async_set("binary_sensor.smoke", "on")
    fire = await bare.house.wait_for(AlarmRaised, lambda event: event.kind is AlarmKind.FIRE)
    assert fire.device_id == smoke
    await until(bare, lambda: device(bare, siren).powered is True)
    assert device(bare, lock).bolt is BoltState.LOCKED
    assert not device(bare, door).sensed


async def test_an_open_cover_is_a_tamper_alarm_at_any_hour(bare: Paired, hass: HomeAssistant) -> None:
    hass.states.async_set("binary_sensor.lid", "off")
    lid = await link(bare, "detector", "binary_sensor.lid", kind="tamper")
    hass.states.async_set("binary_sensor.lid", "on")
    raised = await bare.house.wait_for(AlarmRaised)
    assert (raised.kind, raised.device_id) == (AlarmKind.TAMPER, lid)
    await bare.settle()
    assert bare.state(lid) == "on"
    hass.states.async_set("binary_sensor.lid", "off")
    await until(bare, lambda: faults(bare, lid) == [])


async def test_a_linked_device_that_is_unavailable_is_lost_and_back(bare: Paired, hass: HomeAssistant) -> None:
    hass.states.async_set("lock.shed", "locked")
    lock = await link(bare, "lock", "lock.shed")
    hass.states.async_set("lock.shed", "unavailable")
    await until(bare, lambda: not device(bare, lock).available)
    await bare.house.advance(60_000)
    assert faults(bare, lock) == [FaultKind.LOST]
    hass.states.async_set("lock.shed", "unlocked")
    await until(bare, lambda: device(bare, lock).bolt is BoltState.UNLOCKED)
    assert faults(bare, lock) == []


@pytest.mark.parametrize(("now", "alarms"), [("off", 0), ("on", 1)])
async def test_a_restart_of_home_assistant_neither_raises_nor_hides_an_alarm(
    paired: Paired, hass: HomeAssistant, now: str, alarms: int
) -> None:
    hass.states.async_set("binary_sensor.shed", "off")
    shed = await link(paired, "detector", "binary_sensor.shed", kind="contact")
    await paired.house.submit(Arm("house", ArmMode.HOME, ANNA))
    assert await hass.config_entries.async_unload(paired.entry.entry_id)
    await until(paired, lambda: bool(paired.house.site.missing))
    hass.states.async_set("binary_sensor.shed", now)
    assert await hass.config_entries.async_setup(paired.entry.entry_id)
    await until(paired, lambda: not paired.house.site.missing and device(paired, shed).sensed is (now == "on"))
    await paired.settle()
    assert len(paired.house.site.alarms) == alarms
    assert paired.house.site.areas["house"].mode is ArmMode.HOME


async def test_a_home_assistant_that_stays_away_is_one_fault(paired: Paired, hass: HomeAssistant) -> None:
    for name in ("one", "two"):
        hass.states.async_set(f"binary_sensor.{name}", "off")
        await link(paired, "detector", f"binary_sensor.{name}", kind="contact")
    await paired.house.submit(Arm("house", ArmMode.HOME, ANNA))
    assert await hass.config_entries.async_unload(paired.entry.entry_id)
    await until(paired, lambda: bool(paired.house.site.missing))
    await paired.house.advance(60_000)
    assert [fault.kind for fault in paired.house.site.faults] == [FaultKind.LOST]
    assert await hass.config_entries.async_setup(paired.entry.entry_id)
    await until(paired, lambda: not paired.house.site.faults)


async def test_an_order_to_unlock_that_nobody_heard_is_never_carried_out_late(
    paired: Paired, hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    await demo(hass, monkeypatch, Platform.LOCK)
    lock = await link(paired, "lock", LOCK)
    assert await hass.config_entries.async_unload(paired.entry.entry_id)
    await until(paired, lambda: bool(paired.house.site.missing))
    await paired.house.submit(MoveBolt(lock, False, ANNA, "o1"))
    assert await hass.config_entries.async_setup(paired.entry.entry_id)
    await until(paired, lambda: not paired.house.site.missing)
    await paired.settle()
    await paired.house.advance(15_000)
    assert faults(paired, lock) == [FaultKind.NO_ANSWER]
    assert hass.states.get(LOCK).state == "locked"
    assert not [each for each in await paired.house.events() if isinstance(each, BoltMoved) and each.order_id]


async def test_a_home_of_both_knows_no_difference(paired: Paired, hass: HomeAssistant) -> None:
    hass.states.async_set("binary_sensor.shed", "off")
    shed = await link(paired, "detector", "binary_sensor.shed", kind="contact")
    await paired.house.submit(Arm("house", ArmMode.HOME, ANNA))
    await paired.house.do("open", "study-window")
    hass.states.async_set("binary_sensor.shed", "on")
    await until(
        paired,
        lambda: any(alarm.detectors == ("study-window", shed) for alarm in paired.house.site.alarms.values()),
    )


async def test_a_person_leaves_and_only_that_is_told(paired: Paired, hass: HomeAssistant) -> None:
    hass.states.async_set("person.anna", "home", {"latitude": 59.3293, "longitude": 18.0686, "user_id": "x"})
    result = await hass.config_entries.subentries.async_init(
        (paired.entry.entry_id, "presence"), context={"source": "user"}
    )
    result = await hass.config_entries.subentries.async_configure(
        result["flow_id"], {"entity_id": "person.anna", "user": paired.user_id}
    )
    assert result["type"] == "create_entry", result
    await until(paired, lambda: "anna" in paired.house.site.whereabouts)
    assert paired.house.site.whereabouts["anna"].presence is Presence.HOME
    # A short round of the phone's own is not believed; three minutes away are.
    hass.states.async_set("person.anna", "not_home", {"latitude": 59.4, "longitude": 18.0})
    await paired.settle()
    await paired.house.advance(60_000)
    hass.states.async_set("person.anna", "home")
    await paired.settle()
    await paired.house.advance(180_000)
    assert paired.house.site.whereabouts["anna"].presence is Presence.HOME
    hass.states.async_set("person.anna", "The Office", {"latitude": 59.4, "longitude": 18.0})
    await paired.settle()
    await paired.house.advance(180_000)
    assert paired.house.site.whereabouts["anna"].presence is Presence.AWAY
    told = [each for each in await paired.house.events() if isinstance(each, PresenceChanged)]
    assert [each.presence for each in told] == [Presence.HOME, Presence.AWAY]


async def test_nobodys_presence_is_told_who_has_not_agreed(paired: Paired, hass: HomeAssistant) -> None:
    stranger = await hass.auth.async_create_user("Stranger", group_ids=["system-users"])
    hass.states.async_set("device_tracker.phone", "home")
    result = await hass.config_entries.subentries.async_init(
        (paired.entry.entry_id, "presence"), context={"source": "user"}
    )
    result = await hass.config_entries.subentries.async_configure(
        result["flow_id"], {"entity_id": "device_tracker.phone", "user": stranger.id}
    )
    assert result["errors"] == {"user": "not_mapped"}
    assert not paired.house.site.whereabouts
