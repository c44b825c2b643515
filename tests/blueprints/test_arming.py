"""Blueprints that arm, ask and tell."""

import pytest

from tests.blueprints.conftest import NOBODY, SOMEBODY, Household


async def leave(household: Household) -> None:
    household.state("person.anna", "home", **SOMEBODY)
    household.state("person.erik", "home", **SOMEBODY)
    await household.settle()
    household.state("person.anna", "not_home", **NOBODY)
    await household.settle()
    assert household.paired.state("area_house") == "disarmed"
    household.state("person.erik", "not_home", **NOBODY)
    await household.settle()


def leaving(household: Household) -> dict[str, object]:
    return {
        "alarm": household.panel,
        "people": ["person.anna", "person.erik"],
        "phones": [household.phone],
        "grace": {"seconds": 0},
    }


async def test_the_alarm_is_armed_when_the_last_one_has_left(household: Household) -> None:
    await household.automate("arm_when_everybody_left", **leaving(household))
    await leave(household)
    await household.until(lambda: household.paired.state("area_house") == "arming")
    assert household.pushes == []


async def test_the_perimeter_alone_is_armed_where_that_is_chosen(household: Household) -> None:
    await household.automate("arm_when_everybody_left", **leaving(household), mode="home")
    await leave(household)
    await household.until(lambda: household.paired.state("area_house") == "armed_home")


async def test_what_stands_open_is_named_and_never_left_out(household: Household) -> None:
    await household.automate("arm_when_everybody_left", **leaving(household))
    await household.paired.house.do("open", "kitchen-window")
    await household.settle()
    await leave(household)
    await household.pass_time(seconds=11)
    await household.until(lambda: household.pushes)
    assert household.paired.state("area_house") == "disarmed"
    assert household.said() == [("Everybody has left", "The alarm is not armed. In the way: Kitchen window (open)")]


async def test_it_asks_first_and_arms_as_who_answers(household: Household) -> None:
    await household.automate("arm_when_everybody_left", **leaving(household), ask_first=True)
    await leave(household)
    await household.until(lambda: household.pushes)
    assert household.paired.state("area_house") == "disarmed"
    await household.answer("Arm", household.paired.user_id)
    await household.until(lambda: household.paired.state("area_house") == "arming")
    panel = household.hass.states.get(household.panel)
    assert panel is not None
    assert panel.attributes["changed_by"] == "Anna"


async def test_somebody_whose_whereabouts_are_unknown_is_not_away(household: Household) -> None:
    await household.automate("arm_when_everybody_left", **leaving(household))
    household.state("person.anna", "home", **SOMEBODY)
    household.state("person.erik", "unknown")
    await household.settle()
    household.state("person.anna", "not_home", **NOBODY)
    await household.settle()
    assert household.paired.state("area_house") == "disarmed"


async def bedtime(household: Household, name: str) -> None:
    await household.hass.services.async_call(
        "automation", "trigger", {"entity_id": f"automation.{name}", "skip_condition": False}, blocking=True
    )
    await household.settle()


@pytest.mark.parametrize("opened", [False, True])
async def test_the_night_is_armed_unless_something_is_open(household: Household, opened: bool) -> None:
    window = household.paired.entity("kitchen-window")
    lock = household.paired.entity("doorman")
    await household.automate(
        "night_arming", alarm=household.panel, doors=[window], locks=[lock], phones=[household.phone]
    )
    await household.paired.house.do("unlock", "doorman")
    if opened:
        await household.paired.house.do("open", "kitchen-window")
    await household.settle()
    await bedtime(household, "night_arming")
    if opened:
        await household.until(lambda: household.pushes)
        assert household.said() == [("Not armed for the night", "In the way: Kitchen window (open)")]
        assert household.paired.state("area_house") == "disarmed"
    else:
        await household.paired.house.advance(5_000)
        await household.until(lambda: household.paired.state("area_house") == "armed_home")
        await household.until(lambda: household.paired.state("doorman") == "locked")


async def test_good_night_by_a_person_locks_darkens_and_arms_as_that_person(household: Household) -> None:
    dark = household.calls("homeassistant", "turn_off")
    await household.script("good_night", alarm=household.panel, lights=["light.hall"])
    await household.hass.services.async_call("script", "good_night", blocking=True, context=household.paired.as_anna)
    await household.until(lambda: household.paired.state("area_house") == "armed_home")
    panel = household.hass.states.get(household.panel)
    assert panel is not None
    assert panel.attributes["changed_by"] == "Anna"
    assert dark[0].data["entity_id"] == ["light.hall"]


async def test_good_night_names_what_is_in_the_way_and_leaves_the_lights_on(household: Household) -> None:
    dark = household.calls("homeassistant", "turn_off")
    await household.script("good_night", alarm=household.panel, phones=[household.phone], lights=["light.hall"])
    await household.paired.house.do("open", "bedroom-window")
    await household.settle()
    await household.hass.services.async_call("script", "good_night", blocking=True, context=household.paired.as_anna)
    await household.until(lambda: household.pushes)
    assert household.said() == [("Good night", "Not armed. In the way: Bedroom window (open)")]
    assert dark == []


async def test_a_reminder_that_is_put_aside_does_not_come_again(household: Household) -> None:
    household.state("zone.home", "1")
    automation = await household.automate(
        "remind_to_arm", alarm=household.panel, phones=[household.phone], empty_for={"seconds": 0}
    )
    household.state("zone.home", "0")
    await household.until(lambda: household.pushes)
    await household.answer("Not now", None)
    state = household.hass.states.get(automation)
    assert state is not None
    assert state.attributes["current"] == 0
    assert household.paired.state("area_house") == "disarmed"


async def test_a_reminder_asks_again_and_arms_as_who_answers_it(household: Household) -> None:
    household.state("zone.home", "1")
    await household.automate(
        "remind_to_arm", alarm=household.panel, phones=[household.phone], empty_for={"seconds": 0}, times=2
    )
    household.state("zone.home", "0")
    await household.until(lambda: len(household.pushes) == 1)
    first = household.button("Arm")
    await household.pass_time(minutes=30, seconds=5)
    await household.until(lambda: len(household.pushes) == 2)
    assert household.button("Arm") != first
    assert household.paired.state("area_house") == "disarmed"
    await household.answer("Arm", household.paired.user_id)
    await household.until(lambda: household.paired.state("area_house") == "arming")
    panel = household.hass.states.get(household.panel)
    assert panel is not None
    assert panel.attributes["changed_by"] == "Anna"
    state = household.hass.states.get("automation.remind_to_arm")
    assert state is not None
    assert state.attributes["current"] == 0


async def test_a_reminder_asks_no_more_often_than_it_was_told_to(household: Household) -> None:
    household.state("zone.home", "1")
    await household.automate(
        "remind_to_arm", alarm=household.panel, phones=[household.phone], empty_for={"seconds": 0}, times=2
    )
    household.state("zone.home", "0")
    for asked in (1, 2):
        await household.until(lambda asked=asked: len(household.pushes) == asked)
        await household.pass_time(minutes=30, seconds=5)
    state = household.hass.states.get("automation.remind_to_arm")
    assert state is not None
    assert state.attributes["current"] == 0
    assert len(household.pushes) == 2


async def test_who_armed_and_who_disarmed_is_told_but_of_those_named(household: Household) -> None:
    await household.automate("armed_notice", alarm=household.panel, phones=[household.phone], **{"except": ["Erik"]})
    await household.arm()
    await household.until(lambda: len(household.pushes) == 1)
    await household.paired.house.disarm("erik")
    await household.settle()
    await household.arm()
    await household.until(lambda: len(household.pushes) == 2)
    await household.paired.house.disarm("anna")
    await household.until(lambda: len(household.pushes) == 3)
    assert [message for _, message in household.said()][2] == "Disarmed by Anna"
    assert all("by Anna" in message for _, message in household.said())
