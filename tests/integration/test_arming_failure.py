"""Why the home was last not armed, as an entity: for a notification and for whoever wonders the next morning."""

import pytest
from homeassistant.components.alarm_control_panel import DOMAIN as PANEL
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.translation import async_load_integrations
from homeassistant.util import dt as dt_util

from custom_components.verisure_local.activity import AreaActivity
from custom_components.verisure_local.arming_failure import REASONS, LastArmingFailure
from custom_components.verisure_local.const import DOMAIN
from custom_components.verisure_local.models import Event
from custom_components.verisure_local.reading import home_of
from hub_server.domain.commands import ReportInterference
from hub_server.domain.site import BlockReason
from tests.integration.conftest import Paired

FAILURE = "area_house_last_arming_failure"


def told(paired: Paired) -> dict[str, object]:
    state = paired.hass.states.get(paired.entity(FAILURE))
    assert state is not None
    return dict(state.attributes)


async def refused(paired: Paired, service: str = "alarm_arm_home", *, anna: bool = True) -> None:
    with pytest.raises(HomeAssistantError):
        await paired.call(PANEL, service, "area_house", anna=anna)
    await paired.settle()


async def test_it_is_unknown_until_somebody_is_refused_and_then_says_why(paired: Paired) -> None:
    assert paired.state(FAILURE) == "unknown"
    await paired.house.do("open", "kitchen-window")
    await refused(paired)
    assert paired.state(FAILURE) == "open"
    shown = told(paired)
    assert (shown["blocked_by"], shown["reasons"], shown["arm_mode"]) == (["Kitchen window"], ["open"], "home")
    assert (shown["person"], shown["asked_by"]) == ("Anna", "person")
    when = dt_util.utc_from_timestamp(paired.house.clock.now().utc_ms // 1000)
    assert shown["refused"] == when.isoformat()


async def test_different_reasons_are_several_and_each_is_an_attribute(paired: Paired) -> None:
    await paired.house.do("open", "kitchen-window")
    await paired.house.do("low-battery", "study-window")
    await refused(paired)
    assert paired.state(FAILURE) == "several"
    shown = told(paired)
    assert shown["blocked_by"] == ["Kitchen window", "Study window"]
    assert shown["reasons"] == ["open", "low_battery"]


async def test_an_exit_delay_that_came_to_nothing_is_one_too(paired: Paired) -> None:
    await paired.call(PANEL, "alarm_arm_away", "area_house")
    await paired.house.do("open", "patio-door")
    await paired.house.advance(60_000)
    await paired.settle()
    assert paired.state(FAILURE) == "open"
    assert told(paired)["arm_mode"] == "away"


async def test_a_jammed_radio_has_a_word_of_its_own(paired: Paired) -> None:
    await paired.house.submit(ReportInterference(present=True))
    await paired.house.pass_time(60_000)
    await paired.settle()
    await refused(paired)
    assert told(paired)["reasons"] == ["radio_jammed"]
    assert paired.state(FAILURE) == "radio_jammed"


@pytest.mark.parametrize(("language", "words"), [("en", "an automation"), ("sv", "en automatisering")])
async def test_an_automation_that_was_refused_is_named_in_the_language_of_the_house(
    paired: Paired, language: str, words: str
) -> None:
    paired.hass.config.language = language
    await async_load_integrations(paired.hass, {DOMAIN})
    await paired.house.do("open", "kitchen-window")
    await refused(paired, anna=False)
    assert (told(paired)["person"], told(paired)["asked_by"]) == (words, "service")


async def test_the_hub_remembers_it_over_a_restart_of_both(paired: Paired) -> None:
    await paired.house.do("open", "kitchen-window")
    await refused(paired)
    before = told(paired)
    await paired.hass.config_entries.async_unload(paired.entry.entry_id)
    await paired.house.restart()
    await paired.hass.config_entries.async_setup(paired.entry.entry_id)
    await paired.settle()
    assert (paired.state(FAILURE), told(paired)) == ("open", before)


async def test_a_reason_of_a_newer_hub_is_another_reason(paired: Paired) -> None:
    entity = paired.hass.data["entity_components"]["sensor"].get_entity(paired.entity(FAILURE))
    assert isinstance(entity, LastArmingFailure)
    failure = {"mode": "home", "blockers": [{"device_id": "x", "name": "Loft", "reason": "haunted"}], "utc_ms": 1}
    area = {"area_id": "house", "name": "House", "last_failure": failure}
    entity.coordinator.home = home_of({"areas": {"house": area}})
    assert entity.native_value == "other"
    assert entity.extra_state_attributes["reasons"] == ["haunted"]


async def test_an_older_hub_whose_event_says_no_reasons_is_told_by_what_blocks_now(paired: Paired) -> None:
    await paired.house.do("open", "kitchen-window")
    await paired.settle()
    activity = paired.hass.data["entity_components"]["event"].get_entity(paired.entity("area_house_activity"))
    assert isinstance(activity, AreaActivity)
    fields = {"type": "arming_refused", "area_id": "house", "mode": "home", "blockers": ["kitchen-window", "radio"]}
    told = activity._tell(Event("arming_refused", 1, "x", 0, late=False, fields=fields))
    assert told is not None
    assert (told[1]["blocked_by"], told[1]["reasons"]) == (["Kitchen window", ""], ["open", "jammed"])


def test_every_reason_of_the_hub_is_one_of_ours() -> None:
    assert {each.value for each in BlockReason} <= set(REASONS)
