"""Blueprints about doors, the doorbell and an empty home."""

import pytest
from homeassistant.components.automation import EVENT_AUTOMATION_TRIGGERED
from homeassistant.core import ServiceCall
from homeassistant.setup import async_setup_component

from hub_server.domain.commands import ReportPhone
from tests.blueprints.conftest import Household

BELL = "event.bell"


async def bell(household: Household) -> None:
    """Give the home a doorbell: an event entity that rings when an event of the bus says so."""
    config = {
        "triggers": [{"trigger": "event", "event_type": "somebody_presses"}],
        "event": [{"name": "bell", "device_class": "doorbell", "event_types": "{{ ['ring'] }}", "event_type": "ring"}],
    }
    assert await async_setup_component(household.hass, "template", {"template": [config]})
    await household.settle()
    state = household.hass.states.get(BELL)
    assert state is not None
    assert state.attributes["device_class"] == "doorbell"


async def test_the_bell_shows_who_it_is_and_unlocks_for_a_person(household: Household) -> None:
    await bell(household)
    await household.automate(
        "doorbell_with_picture",
        doorbell=BELL,
        cameras=["camera.porch"],
        locks=[household.paired.entity("doorman")],
        phones=[household.phone],
    )
    household.hass.bus.async_fire("somebody_presses")
    await household.until(lambda: household.pushes)
    assert household.pushes[0].data["data"]["image"] == "/api/camera_proxy/camera.porch"
    await household.answer("Unlock", None)
    await household.until(lambda: len(household.pushes) == 2)
    assert household.paired.state("doorman") == "locked"
    (unlock, _) = household.pushes[0].data["data"]["actions"]
    await household.send(unlock["action"], household.paired.user_id)
    await household.until(lambda: household.paired.state("doorman") == "unlocking")


async def test_the_bell_and_the_doors_are_announced(household: Household) -> None:
    await bell(household)
    speak = household.calls("tts", "speak")
    await household.automate(
        "doorbell_announced",
        doorbells=[BELL],
        doors=[household.paired.entity("front-door")],
        alarm=household.panel,
        players=["media_player.hall"],
        voice=["tts.piper"],
        **{"from": "00:00:00", "until": "00:00:00"},
    )
    household.hass.bus.async_fire("somebody_presses")
    await household.until(lambda: len(speak) == 1)
    await household.paired.house.do("open", "front-door")
    await household.until(lambda: len(speak) == 2)
    assert [each.data["message"] for each in speak] == ["Somebody is at the door", "Front door"]


async def test_a_door_that_stays_unlocked_is_told(household: Household) -> None:
    household.state("sun.sun", "below_horizon")
    household.state("lock.cellar", "locked", friendly_name="Cellar")
    tried = household.calls("lock", "lock")
    await household.automate("auto_lock", lock="lock.cellar", phones=[household.phone], tries=2)
    household.state("lock.cellar", "unlocked", friendly_name="Cellar")
    await household.settle()
    await household.pass_time(seconds=125)
    await household.until(lambda: tried)
    await household.pass_time(seconds=145)
    await household.until(lambda: len(tried) == 2)
    await household.pass_time(seconds=165)
    await household.until(lambda: household.pushes)
    assert household.said()[0][0] == "The door is not locked"


@pytest.mark.parametrize("way", [["locking", "unlocked"], ["locking", "jammed", "unlocked"]])
async def test_a_bolt_that_springs_back_does_not_begin_the_tries_anew(household: Household, way: list[str]) -> None:
    """Its springing back is an unlocking too: of the automation's own doing, and no reason to start over for ever."""
    tried: list[ServiceCall] = []

    async def lock(call: ServiceCall) -> None:
        tried.append(call)
        for state in way:
            household.state("lock.cellar", state, friendly_name="Cellar")

    household.hass.services.async_register("lock", "lock", lock)
    household.state("sun.sun", "below_horizon")
    household.state("lock.cellar", "locked", friendly_name="Cellar")
    await household.automate("auto_lock", lock="lock.cellar", phones=[household.phone], tries=2)
    runs = household.heard(EVENT_AUTOMATION_TRIGGERED)
    household.state("lock.cellar", "unlocked", friendly_name="Cellar")
    await household.settle()
    await household.pass_time(seconds=125)
    await household.until(lambda: tried)
    await household.pass_time(seconds=145)
    await household.until(lambda: len(tried) == 2)
    await household.pass_time(seconds=165)
    await household.until(lambda: household.pushes)
    assert household.said() == [("The door is not locked", "Cellar: Unlocked")]
    await household.pass_time(minutes=10)
    assert (len(runs), len(tried)) == (1, 2)
    # Once somebody has locked it and unlocks it again, it is seen to again.
    household.state("lock.cellar", "locked", friendly_name="Cellar")
    household.state("lock.cellar", "unlocked", friendly_name="Cellar")
    await household.until(lambda: len(runs) == 2)


async def test_our_own_door_is_locked_again_but_not_into_the_open(household: Household) -> None:
    household.state("sun.sun", "below_horizon")
    doorman, door = household.paired.entity("doorman"), household.paired.entity("front-door")
    await household.automate("auto_lock", lock=doorman, door=[door], phones=[household.phone])
    house = household.paired.house
    await house.do("unlock", "doorman")
    await house.do("open", "front-door")
    await house.advance(2_000)
    await household.until(lambda: household.paired.state("doorman") == "unlocked")
    await household.pass_time(minutes=2, seconds=5)
    assert household.paired.state("doorman") == "unlocked"
    await house.do("close", "front-door")
    await household.until(lambda: household.paired.state("doorman") == "locking")
    await house.advance(2_000)
    await household.until(lambda: household.paired.state("doorman") == "locked")
    assert household.pushes == []


async def test_who_unlocked_is_told_of_those_named(household: Household) -> None:
    await household.automate(
        "somebody_got_home",
        locks=[household.paired.entity("doorman")],
        names=["Anna"],
        phones=[household.phone],
    )
    await household.paired.call("lock", "unlock", "doorman")
    await household.paired.house.advance(2_000)
    await household.until(lambda: household.pushes)
    assert household.said() == [("Somebody got home", "Anna unlocked Yale Doorman")]


async def test_whom_the_hub_sees_come_home_is_told_of_those_named(household: Household) -> None:
    await household.automate(
        "somebody_got_home",
        activity=[household.paired.entity("home_activity")],
        names=["erik "],
        phones=[household.phone],
    )
    for person in ("anna", "erik"):
        for metres in (10_000.0, 5.0):
            await household.paired.house.submit(ReportPhone(person, metres))
    await household.until(lambda: household.pushes)
    await household.settle()
    assert household.said() == [("Somebody got home", "Erik came home")]


async def test_lights_go_on_and_off_while_away_and_all_off_after(household: Household) -> None:
    toggled, off = household.calls("homeassistant", "toggle"), household.calls("homeassistant", "turn_off")
    await household.automate(
        "presence_simulation",
        alarm=household.panel,
        lights=["light.hall"],
        **{"from": "00:00:00", "until": "00:00:00"},
    )
    await household.arm("away")
    await household.until(lambda: toggled)
    assert off == []
    await household.paired.house.disarm()
    await household.until(lambda: off)
    assert off[0].data["entity_id"] == ["light.hall"]


async def test_an_alarm_leaves_the_lights_as_they_are(household: Household) -> None:
    toggled, off = household.calls("homeassistant", "toggle"), household.calls("homeassistant", "turn_off")
    await household.automate(
        "presence_simulation",
        alarm=household.panel,
        lights=["light.hall"],
        **{"from": "00:00:00", "until": "00:00:00"},
    )
    await household.arm("away")
    await household.until(lambda: toggled)
    await household.paired.house.do("open", "study-window")
    await household.until(lambda: household.paired.state("area_house") == "triggered")
    await household.pass_time(hours=1)
    assert (len(toggled), off) == (1, [])
    await household.paired.house.disarm()
    await household.until(lambda: household.paired.state("area_house") == "disarmed")
    await household.settle()
    assert off == []


async def test_the_home_of_those_who_are_away_is_told_of(household: Household) -> None:
    battery = household.paired.entity("smoke-hall_battery")
    await household.automate(
        "holiday_watch",
        alarm=household.panel,
        problem=household.paired.entity("problem"),
        batteries=[battery],
        phones=[household.phone],
    )
    await household.arm("away")
    await household.hass.services.async_call(
        "automation", "trigger", {"entity_id": "automation.holiday_watch", "skip_condition": False}, blocking=True
    )
    await household.until(lambda: len(household.pushes) == 1)
    await household.paired.house.do("low-battery", "smoke-hall")
    await household.until(lambda: len(household.pushes) == 2)
    await household.hass.services.async_call(
        "automation", "trigger", {"entity_id": "automation.holiday_watch", "skip_condition": False}, blocking=True
    )
    await household.until(lambda: len(household.pushes) == 3)
    await household.paired.house.do("lose", "kitchen-window")
    await household.paired.settle()
    await household.hass.services.async_call(
        "automation", "trigger", {"entity_id": "automation.holiday_watch", "skip_condition": False}, blocking=True
    )
    await household.until(lambda: len(household.pushes) == 4)
    first, second, third, fourth = (message for _, message in household.said())
    assert (first, second) == ("All is well", "Smoke detector hall Battery")
    assert "Low battery: Smoke detector hall Battery" in third
    # However many entities a device has, it is out of reach once.
    assert fourth.endswith("Out of reach: Kitchen window")
