"""The smart alarm clock: light, plugs and a perimeter that is no longer armed, for those who are at home."""

import pytest

from tests.blueprints.conftest import NOBODY, SOMEBODY, Household, next_time
from tests.integration.voices import turn_on


async def asleep(household: Household, **changes: object) -> None:
    """Arm the perimeter, and set the alarm clock for a quarter past six every day, with light from six on."""
    household.state("person.anna", "home", **SOMEBODY)
    inputs: dict[str, object] = {
        "alarm": household.panel,
        "people": ["person.anna"],
        "lights": ["light.bedroom"],
        "plugs": ["switch.coffee"],
        "phones": [household.phone],
        "at": "06:00:00",
        "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
        **changes,
    }
    await household.automate("smart_wake_up", **inputs)
    await household.arm()


async def test_the_light_rises_before_the_home_wakes_and_asks_to_disarm(household: Household) -> None:
    light, plugs = household.calls("light", "turn_on"), household.calls("homeassistant", "turn_on")
    await asleep(household)
    await household.at("06:00")
    (rising,) = light
    assert rising.data == {"entity_id": ["light.bedroom"], "brightness_pct": 100, "transition": 900}
    assert plugs == []
    await household.pass_time(minutes=15, seconds=1)
    await household.until(lambda: household.pushes)
    assert plugs[0].data["entity_id"] == ["switch.coffee"]
    assert household.paired.state("area_house") == "armed_home"
    await household.answer("Disarm", household.paired.user_id)
    await household.until(lambda: household.paired.state("area_house") == "disarmed")
    panel = household.hass.states.get(household.panel)
    assert panel is not None
    assert panel.attributes["changed_by"] == "Anna"


@pytest.mark.parametrize("trusted", [True, False])
async def test_it_disarms_by_itself_only_where_an_administrator_lets_it(household: Household, trusted: bool) -> None:
    household.calls("light", "turn_on")
    household.calls("homeassistant", "turn_on")
    if trusted:
        await turn_on(household.paired, "automations")
    await asleep(household, by_itself=True, rise={"seconds": 0})
    await household.at("06:00")
    if trusted:
        await household.until(lambda: household.paired.state("area_house") == "disarmed")
        assert household.pushes == []
    else:
        await household.pass_time(seconds=6)
        await household.until(lambda: household.pushes)
        assert household.said() == [("Good morning", "The perimeter is armed. Disarm it?")]
        assert household.paired.state("area_house") == "armed_home"


@pytest.mark.parametrize("why", ["nobody is home", "armed away", "another day"])
async def test_it_leaves_the_home_as_it_is_when_there_is_nobody_to_wake(household: Household, why: str) -> None:
    light = household.calls("light", "turn_on")
    await asleep(household, **({"days": []} if why == "another day" else {}))
    if why == "nobody is home":
        household.state("person.anna", "not_home", **NOBODY)
    if why == "armed away":
        await household.arm("away")
    await household.at("06:00")
    assert light == []
    assert household.pushes == []


async def test_an_alarm_while_the_light_rises_ends_the_morning(household: Household) -> None:
    light, plugs = household.calls("light", "turn_on"), household.calls("homeassistant", "turn_on")
    await asleep(household)
    await household.at("06:00")
    await household.paired.house.do("open", "study-window")
    await household.until(lambda: household.paired.state("area_house") == "triggered")
    await household.pass_time(minutes=15, seconds=1)
    assert len(light) == 1
    assert plugs == []
    assert household.pushes == []


async def test_an_alarm_clock_of_ones_own_wakes_at_once(household: Household) -> None:
    plugs = household.calls("homeassistant", "turn_on")
    household.calls("light", "turn_on")
    rings = next_time("04:30")
    household.state("sensor.phone_next_alarm", rings.isoformat(), device_class="timestamp")
    await asleep(household, days=[], clocks=["sensor.phone_next_alarm"])
    await household.at_moment(rings)
    await household.until(lambda: household.pushes)
    assert plugs[0].data["entity_id"] == ["switch.coffee"]
