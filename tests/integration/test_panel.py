"""The alarm panel, with the hub behind it."""

import pytest
from homeassistant.components.alarm_control_panel import DOMAIN as PANEL
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers.translation import async_get_translations

from custom_components.verisure_local.const import DOMAIN
from tests.integration.conftest import Paired


async def test_a_burglary_is_shown_from_the_open_door_to_the_disarm(paired: Paired) -> None:
    await paired.call(PANEL, "alarm_arm_away", "area_house")
    assert paired.state("area_house") == "arming"
    await paired.house.advance(60_000)
    await paired.settle()
    assert paired.state("area_house") == "armed_away"
    await paired.house.do("open", "front-door")
    await paired.settle()
    assert paired.state("area_house") == "pending"
    await paired.house.advance(30_000)
    await paired.settle()
    assert paired.state("area_house") == "triggered"
    assert paired.state("siren") == "on"
    await paired.call(PANEL, "alarm_disarm", "area_house")
    panel = paired.hass.states.get(paired.entity("area_house"))
    assert panel.state == "disarmed"
    assert panel.attributes["changed_by"] == "Anna"
    assert "frånkopplades av Anna" in paired.state("last_message")


async def test_an_open_window_is_named_in_both_languages(paired: Paired) -> None:
    await paired.house.do("open", "kitchen-window")
    with pytest.raises(ServiceValidationError) as refused:
        await paired.call(PANEL, "alarm_arm_home", "area_house")
    error = refused.value
    assert error.translation_placeholders == {"detectors": "Kitchen window"}
    for language, words in (("en", "Not armed."), ("sv", "Larmet är inte på.")):
        texts = await async_get_translations(paired.hass, language, "exceptions", [DOMAIN])
        text = texts[f"component.{DOMAIN}.exceptions.{error.translation_key}.message"]
        assert text.startswith(words)


async def test_an_automation_may_arm_but_not_disarm(paired: Paired) -> None:
    await paired.call(PANEL, "alarm_arm_home", "area_house", anna=False)
    assert paired.state("area_house") == "armed_home"
    with pytest.raises(ServiceValidationError) as refused:
        await paired.call(PANEL, "alarm_disarm", "area_house", anna=False)
    assert refused.value.translation_key == "not_permitted"
    assert paired.state("area_house") == "armed_home"


async def test_what_is_named_is_left_out_and_nothing_else(paired: Paired) -> None:
    await paired.house.do("open", "kitchen-window")
    await paired.house.do("open", "study-window")
    await paired.settle()
    with pytest.raises(HomeAssistantError):
        await paired.call(DOMAIN, "arm", "area_house", mode="home", bypass=[paired.entity("kitchen-window")])
    both = [paired.entity("kitchen-window"), paired.entity("study-window")]
    await paired.call(DOMAIN, "arm", "area_house", mode="home", bypass=both)
    panel = paired.hass.states.get(paired.entity("area_house"))
    assert panel.state == "armed_home"
    assert sorted(panel.attributes["bypassed"]) == ["Kitchen window", "Study window"]
