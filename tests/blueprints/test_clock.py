"""Blueprints that a time of day starts: the time comes, and nobody helps the automation along."""

import pytest
from homeassistant.util import dt as dt_util

from tests.blueprints.conftest import Household, clock, next_time


async def test_bedtime_arms_the_perimeter(household: Household) -> None:
    await household.automate("night_arming", alarm=household.panel, phones=[household.phone], at="23:15:00")
    await household.at("23:14")
    assert household.paired.state("area_house") == "disarmed"
    await household.at("23:15")
    await household.until(lambda: household.paired.state("area_house") == "armed_home")
    assert household.pushes == []


async def test_bedtime_on_another_day_arms_nothing(household: Household) -> None:
    days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    with clock(next_time("23:15")):
        del days[dt_util.now().weekday()]
    await household.automate("night_arming", alarm=household.panel, phones=[household.phone], at="23:15:00", days=days)
    await household.at("23:15")
    assert household.paired.state("area_house") == "disarmed"
    assert household.pushes == []


@pytest.mark.parametrize("away", [True, False])
async def test_the_morning_tells_of_the_home_to_those_who_are_away(household: Household, away: bool) -> None:
    await household.automate(
        "holiday_watch",
        alarm=household.panel,
        problem=household.paired.entity("problem"),
        batteries=[household.paired.entity("smoke-hall_battery")],
        phones=[household.phone],
        at="09:30:00",
    )
    if away:
        await household.arm("away")
    await household.at("09:30")
    assert household.said() == [("The home today", "All is well")] * away


async def test_lights_begin_in_the_evening_of_an_empty_home(household: Household) -> None:
    toggled = household.calls("homeassistant", "toggle")
    household.calls("homeassistant", "turn_off")
    await household.automate(
        "presence_simulation",
        alarm=household.panel,
        lights=["light.hall"],
        **{"from": "17:30:00", "until": "23:00:00"},
    )
    with clock(next_time("12:00")):
        await household.arm("away")
        await household.settle()
    assert toggled == []
    await household.at("17:30")
    await household.until(lambda: toggled)
    assert toggled[0].data["entity_id"] == ["light.hall"]
