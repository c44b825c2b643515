"""Blueprints that answer to alarms and faults of a real hub."""

import pytest
from homeassistant.const import EVENT_HOMEASSISTANT_START, EVENT_HOMEASSISTANT_STARTED
from homeassistant.core import CoreState, Event, EventStateChangedData, callback
from homeassistant.helpers.event import async_track_state_change_event
from homeassistant.helpers.translation import async_load_integrations
from homeassistant.util import dt as dt_util

from custom_components.verisure_local.const import DOMAIN
from hub_server.domain.commands import ByPerson, EndCheck, ReportAlarm, StartCheck
from hub_server.domain.events import AlarmRaised
from hub_server.domain.site import AlarmKind
from tests.blueprints.conftest import Household


async def test_an_alarm_lights_the_home_and_sounds_until_it_is_cancelled(household: Household) -> None:
    lights, on, off = (
        household.calls("light", "turn_on"),
        household.calls("siren", "turn_on"),
        household.calls("siren", "turn_off"),
    )
    await household.automate(
        "alarm_response",
        alarms=household.alarms,
        phones=[household.phone],
        lights=["light.hall"],
        sirens=["siren.other"],
        cameras=["camera.hall"],
    )
    await household.arm()
    await household.paired.house.do("open", "study-window")
    await household.until(lambda: household.pushes and on)
    assert lights[0].data == {"entity_id": ["light.hall"], "brightness_pct": 100}
    push = household.pushes[0].data
    assert (push["title"], push["message"]) == ("Alarm: Burglary", "Study window (Study)")
    assert push["data"]["image"] == "/api/camera_proxy/camera.hall"
    assert push["data"]["push"]["sound"]["critical"] == 1
    assert off == []
    await household.paired.house.disarm()
    await household.until(lambda: len(household.pushes) == 2 and off)
    assert off[0].data["entity_id"] == ["siren.other"]
    assert household.said()[1][1] == "The alarm is over"


async def test_a_burglary_that_is_disarmed_ends_no_fire(household: Household) -> None:
    on, off = household.calls("siren", "turn_on"), household.calls("siren", "turn_off")
    await household.automate(
        "alarm_response", alarms=household.alarms, phones=[household.phone], sirens=["siren.other"]
    )
    house = household.paired.house
    await household.arm()
    await house.do("open", "study-window")
    await household.until(lambda: len(on) == 1)
    await house.do("smoke", "smoke-kitchen")
    await household.until(lambda: len(on) == 2)
    await house.disarm()
    await household.until(lambda: len(household.pushes) == 3)
    assert household.said()[2][0] == "Alarm: Burglary"
    assert off == []
    await house.do("air", "smoke-kitchen")
    await household.until(lambda: len(household.pushes) == 4)
    assert household.said()[3] == ("Alarm: Fire", "The alarm is over")
    await household.until(lambda: off)


async def test_the_sirens_of_an_alarm_that_nobody_ends_stop_and_its_end_is_told_later(household: Household) -> None:
    off = household.calls("siren", "turn_off")
    await household.automate(
        "alarm_response", alarms=household.alarms, phones=[household.phone], sirens=["siren.other"]
    )
    await household.paired.house.do("smoke", "smoke-kitchen")
    await household.until(lambda: household.pushes)
    await household.pass_time(minutes=3, seconds=1)
    await household.until(lambda: off)
    assert len(household.pushes) == 1
    await household.paired.house.do("air", "smoke-kitchen")
    await household.until(lambda: len(household.pushes) == 2)
    assert household.said()[1][1] == "The alarm is over"
    assert len(off) == 1


async def test_pictures_of_the_alarm_are_shown_as_the_hub_takes_them(household: Household) -> None:
    activity = household.paired.entity("home_activity")
    await household.automate("alarm_response", alarms=household.alarms, activity=[activity], phones=[household.phone])
    await household.paired.house.do("smoke", "smoke-kitchen")
    await household.until(lambda: len(household.pushes) > 1)
    first, picture = household.pushes[0].data, household.pushes[1].data
    assert first["title"] == picture["title"] == "Alarm: Fire"
    assert picture["data"]["image"].startswith("/api/verisure_local/picture/")
    assert picture["data"]["tag"] != first["data"]["tag"]


@pytest.mark.parametrize("call", ["sos", "silent-sos"])
async def test_a_call_for_help_is_neither_seen_nor_heard(household: Household, call: str) -> None:
    lights = household.calls("light", "turn_on")
    await household.automate("alarm_response", alarms=household.alarms, phones=[household.phone], lights=["light.hall"])
    await household.paired.house.press(call, "keypad-hall")
    await household.settle()
    assert (lights, household.pushes) == ([], [])
    await household.paired.house.do("leak", "water-laundry")
    await household.until(lambda: lights)


async def test_where_no_kind_is_chosen_it_answers_to_none(household: Household) -> None:
    lights = household.calls("light", "turn_on")
    await household.automate(
        "alarm_response", alarms=household.alarms, phones=[household.phone], lights=["light.hall"], kinds=[]
    )
    await household.paired.house.do("leak", "water-laundry")
    await household.paired.house.press("sos", "keypad-hall")
    await household.settle()
    assert (lights, household.pushes) == ([], [])


@pytest.mark.parametrize(
    ("action", "device", "words", "unlocked"),
    [("smoke", "smoke-hall", "Fire! Hall", 1), ("leak", "water-laundry", "Water! Laundry", 0)],
)
async def test_smoke_and_water_light_the_way_and_say_where(
    household: Household, action: str, device: str, words: str, unlocked: int
) -> None:
    lights, plugs = household.calls("light", "turn_on"), household.calls("switch", "turn_off")
    unlock, speak = household.calls("lock", "unlock"), household.calls("tts", "speak")
    await household.automate(
        "smoke_and_water",
        alarms=household.alarms,
        phones=[household.phone],
        lights=["light.hall"],
        plugs=["switch.oven"],
        exits=["lock.cellar"],
        players=["media_player.hall"],
        voice=["tts.piper"],
    )
    await household.paired.house.do(action, device)
    await household.until(lambda: household.pushes and speak and plugs and lights)
    assert household.said() == [(words, words)]
    assert speak[0].data["message"] == words
    assert len(unlock) == unlocked


@pytest.mark.parametrize("closes", [True, False])
async def test_water_closes_the_valve_and_tells_when_it_does_not_close(household: Household, closes: bool) -> None:
    household.state("valve.main", "open")
    close = household.calls("valve", "close_valve")
    await household.automate("water_valve", alarms=household.alarms, valves=["valve.main"], phones=[household.phone])
    await household.paired.house.do("leak", "water-laundry")
    await household.until(lambda: close)
    if closes:
        household.state("valve.main", "closed")
    else:
        await household.pass_time(seconds=61)
    await household.until(lambda: household.pushes)
    assert household.said()[0][1] == (
        "Water detector laundry: the water is shut off"
        if closes
        else "Water detector laundry: the valve did not close, shut the water off by hand"
    )


async def test_a_sensor_of_another_brand_is_forwarded(household: Household) -> None:
    household.state("binary_sensor.boiler", "off", friendly_name="Boiler")
    await household.automate("forward_alarm", sensors=["binary_sensor.boiler"], panel=household.panel)
    household.state("binary_sensor.boiler", "on", friendly_name="Boiler")
    raised = await household.paired.house.wait_for(AlarmRaised)
    assert isinstance(raised, AlarmRaised)
    assert (raised.kind, raised.text) == ("water", "Boiler")


@pytest.mark.parametrize("before", ["unavailable", "unknown"])
async def test_a_sensor_that_comes_back_wet_is_forwarded(household: Household, before: str) -> None:
    household.state("binary_sensor.boiler", before, friendly_name="Boiler")
    await household.automate("forward_alarm", sensors=["binary_sensor.boiler"], panel=household.panel)
    household.state("binary_sensor.boiler", "on", friendly_name="Boiler")
    raised = await household.paired.house.wait_for(AlarmRaised)
    assert isinstance(raised, AlarmRaised)
    assert raised.text == "Boiler"


async def test_a_sensor_that_was_wet_when_home_assistant_started_is_forwarded(household: Household) -> None:
    household.hass.set_state(CoreState.starting)
    household.state("binary_sensor.boiler", "on", friendly_name="Boiler")
    household.state("binary_sensor.sink", "off", friendly_name="Sink")
    sensors = ["binary_sensor.boiler", "binary_sensor.sink"]
    await household.automate("forward_alarm", sensors=sensors, panel=household.panel)
    await started(household)
    await household.until(lambda: household.paired.house.site.alarms)
    assert [alarm.text for alarm in household.paired.house.site.alarms.values()] == ["Boiler"]


@pytest.mark.parametrize("wet", [True, False])
async def test_a_sensor_that_was_wet_when_home_assistant_started_closes_the_valve(
    household: Household, wet: bool
) -> None:
    close = household.calls("valve", "close_valve")
    household.hass.set_state(CoreState.starting)
    household.state("binary_sensor.sink", "on" if wet else "off", friendly_name="Sink")
    household.state("valve.main", "open")
    await household.automate(
        "water_valve", alarms=household.alarms, sensors=["binary_sensor.sink"], valves=["valve.main"]
    )
    await started(household)
    await household.settle()
    assert len(close) == wet


async def started(household: Household) -> None:
    """Let Home Assistant have started."""
    household.hass.bus.async_fire(EVENT_HOMEASSISTANT_START)
    await household.settle()
    household.hass.set_state(CoreState.running)
    household.hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await household.settle()


@pytest.mark.parametrize(("second", "alarms"), [("hall", 0), ("stairs", 1)])
async def test_two_different_motion_sensors_are_a_burglary(household: Household, second: str, alarms: int) -> None:
    for name in ("hall", "stairs"):
        household.state(f"binary_sensor.{name}", "off", friendly_name=name)
    await household.automate(
        "pet_friendly_check", alarm=household.panel, sensors=["binary_sensor.hall", "binary_sensor.stairs"]
    )
    await household.arm("away")
    household.state("binary_sensor.hall", "on", friendly_name="hall")
    await household.settle()
    household.state("binary_sensor.hall", "off", friendly_name="hall")
    await household.settle()
    assert len(household.paired.house.site.alarms) == 0
    household.state(f"binary_sensor.{second}", "on", friendly_name=second)
    await household.settle()
    raised = [event for event in await household.paired.house.events() if isinstance(event, AlarmRaised)]
    assert [event.text for event in raised] == ["hall, stairs"] * alarms


async def fault_notice(household: Household) -> None:
    await household.automate(
        "fault_notice",
        problem=household.paired.entity("problem"),
        alarms=household.alarms,
        phones=[household.phone],
    )


@pytest.mark.parametrize(("language", "words"), [("en", "low battery"), ("sv", "svagt batteri")])
async def test_a_fault_is_told_in_words_and_so_is_its_end(household: Household, language: str, words: str) -> None:
    household.hass.config.language = language
    await async_load_integrations(household.hass, {DOMAIN})
    await fault_notice(household)
    await household.paired.house.do("low-battery", "front-door")
    await household.until(lambda: household.pushes)
    await household.paired.house.do("new-battery", "front-door")
    await household.until(lambda: len(household.pushes) == 2)
    assert household.said() == [
        ("The alarm has a fault", f"Front door: {words}"),
        ("Well again", f"Front door: {words}"),
    ]


async def test_a_push_names_the_kind_of_alarm_in_home_assistants_language(household: Household) -> None:
    hass = household.paired.hass
    await hass.config.async_update(language="sv")
    await async_load_integrations(hass, {DOMAIN})
    await household.automate("alarm_response", alarms=household.alarms, phones=[household.phone])
    await household.arm()
    await household.paired.house.do("open", "study-window")
    await household.until(lambda: household.pushes)
    assert household.said() == [("Alarm: Inbrott", "Study window (Study)")]


def outrun(household: Household) -> None:
    """Have every alarm followed by its end before an automation can look at the entity."""
    hass, alarms = household.hass, household.alarms

    @callback
    def followed(event: Event[EventStateChangedData]) -> None:
        state = event.data["new_state"]
        if state is not None and state.attributes.get("event_type") not in {None, "ended"}:
            hass.states.async_set(alarms, dt_util.utcnow().isoformat(), {**state.attributes, "event_type": "ended"})

    async_track_state_change_event(hass, alarms, followed)


@pytest.mark.parametrize(
    ("blueprint", "kind", "push"),
    [
        ("alarm_response", AlarmKind.WATER, ("Alarm: Vatten", "Boiler")),
        ("fault_notice", AlarmKind.TECHNICAL, ("The alarm may be under attack", "Tekniskt: Boiler")),
    ],
)
async def test_a_push_names_the_alarm_that_sent_it_also_where_the_next_thing_has_happened_since(
    household: Household, blueprint: str, kind: AlarmKind, push: tuple[str, str]
) -> None:
    hass = household.paired.hass
    await hass.config.async_update(language="sv")
    await async_load_integrations(hass, {DOMAIN})
    outrun(household)
    problem = {"problem": household.paired.entity("problem")} if blueprint == "fault_notice" else {}
    await household.automate(blueprint, alarms=household.alarms, phones=[household.phone], **problem)
    await household.paired.house.submit(ReportAlarm("house", kind, "Boiler"))
    await household.until(lambda: household.pushes)
    assert household.said()[0] == push


async def test_a_jammed_radio_is_told_as_an_attack_on_the_alarm(household: Household) -> None:
    await fault_notice(household)
    await household.paired.house.do("disturb", "gateway")
    await household.settle()
    assert household.pushes == []
    await household.paired.house.advance(30_000)
    await household.until(lambda: household.pushes)
    push = household.pushes[0].data
    assert (push["title"], push["message"]) == ("The alarm may be under attack", "Jamming")
    assert push["data"]["push"]["sound"]["critical"] == 1
    await household.settle()
    assert len(household.pushes) == 1


async def check_on_anna(household: Household) -> None:
    household.hass.states.async_set("notify.aunt", "unknown")
    await household.automate(
        "check_on_me",
        alarms=household.alarms,
        phones=[household.phone],
        contacts=["notify.aunt"],
        lights=["light.hall"],
    )
    await household.paired.house.submit(StartCheck(20, ByPerson("anna", "test")))


async def test_a_check_on_me_that_nobody_ended_is_told_and_so_is_its_end(household: Household) -> None:
    lights, told = household.calls("light", "turn_on"), household.calls("notify", "send_message")
    await check_on_anna(household)
    await household.paired.house.pass_time(19 * 60_000)
    await household.settle()
    assert (household.pushes, told, lights) == ([], [], [])
    await household.paired.house.pass_time(60_000)
    await household.until(lambda: household.pushes and told and lights)
    missed = "Nobody said to be safe in time. The central has been called."
    assert household.said() == [("Check on me", missed)]
    assert household.pushes[0].data["data"]["push"]["sound"]["critical"] == 1
    assert told[0].data == {"entity_id": ["notify.aunt"], "title": "Check on me", "message": missed}
    assert lights[0].data["entity_id"] == ["light.hall"]
    await household.hass.services.async_call(
        "verisure_local",
        "reset_alarms",
        {"entity_id": household.panel},
        blocking=True,
        context=household.paired.as_anna,
    )
    await household.until(lambda: len(household.pushes) == 2 and len(told) == 2)
    assert household.said()[1] == ("Check on me", "The call for help is over")


async def test_a_check_on_me_that_was_ended_and_an_sos_of_another_sort_are_not_told_by_it(household: Household) -> None:
    await check_on_anna(household)
    await household.paired.house.submit(EndCheck(ByPerson("anna", "test")))
    await household.paired.house.pass_time(30 * 60_000)
    await household.paired.house.press("sos", "keypad-hall")
    await household.settle()
    event = household.hass.states.get(household.alarms)
    assert event is not None
    assert event.attributes["event_type"] == "sos"
    assert household.pushes == []
