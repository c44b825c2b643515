"""Delays and other settings of the home, changed from Home Assistant by those who may."""

import inspect

import pytest
from homeassistant.components.alarm_control_panel import DOMAIN as PANEL
from homeassistant.const import EntityCategory
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import entity_registry as er

from custom_components.verisure_local.home_settings import HOME_SETTINGS
from custom_components.verisure_local.models import Home, Hub
from hub_server.api.home_settings import configure_home
from hub_server.domain.numbers import BOUNDS
from tests.house import CODES
from tests.integration.conftest import Paired


def shown(paired: Paired, unique: str) -> dict[str, object]:
    state = paired.hass.states.get(paired.entity(unique))
    assert state is not None
    return dict(state.attributes)


@pytest.mark.parametrize(
    ("unique", "setting", "value", "ms"),
    [
        ("home_entry_away", "entry_away_ms", 20, 20_000),
        ("home_entry_home", "entry_home_ms", 15, 15_000),
        ("home_exit_away", "exit_away_ms", 90, 90_000),
        ("home_exit_home", "exit_home_ms", 5, 5_000),
        ("home_siren_time", "siren_ms", 4, 240_000),
    ],
)
async def test_a_delay_is_set_and_shown(paired: Paired, unique: str, setting: str, value: int, ms: int) -> None:
    await paired.call("number", "set_value", unique, value=value)
    assert getattr(paired.house.site.settings, setting) == ms
    assert float(paired.state(unique)) == value


async def test_the_next_exit_takes_as_long_as_was_set(paired: Paired) -> None:
    await paired.call("number", "set_value", "home_exit_away", value=5)
    await paired.call(PANEL, "alarm_arm_away", "area_house")
    assert paired.state("area_house") == "arming"
    await paired.house.advance(5_000)
    await paired.settle()
    assert paired.state("area_house") == "armed_away"


async def test_the_hubs_bounds_are_those_of_the_entities(paired: Paired) -> None:
    for each in HOME_SETTINGS:
        if each.entity_registry_enabled_default:
            lowest, highest = BOUNDS[each.setting]
            attributes = shown(paired, f"home_{each.key}")
            assert (attributes["min"], attributes["max"]) == (lowest / each.scale, highest / each.scale)
    with pytest.raises(ServiceValidationError):
        await paired.call("number", "set_value", "home_entry_away", value=46)
    assert paired.house.site.settings.entry_away_ms == 30_000


async def test_an_automation_and_a_person_who_is_no_administrator_set_nothing(paired: Paired) -> None:
    before = paired.house.site.settings
    with pytest.raises(ServiceValidationError) as refused:
        await paired.call("number", "set_value", "home_entry_away", anna=False, value=45)
    assert refused.value.translation_key == "not_permitted"
    erik = await paired.hass.auth.async_create_user("Erik", group_ids=["system-admin"])
    await paired.entry.runtime_data.async_command("map_user", user=erik.id, code=CODES["erik"])
    paired.user_id = erik.id
    with pytest.raises(ServiceValidationError) as refused:
        await paired.call("number", "set_value", "home_entry_away", value=45)
    assert refused.value.translation_key == "not_permitted"
    assert paired.house.site.settings == before


async def test_what_the_hubs_owner_sets_is_shown(paired: Paired) -> None:
    await paired.house.ask("change_settings", values={"entry_home_ms": 12_500})
    await paired.settle()
    assert paired.state("home_entry_home") == "12.5"


async def test_delays_are_configuration_and_the_rarer_settings_are_off(paired: Paired) -> None:
    registry = er.async_get(paired.hass)
    off = set()
    for each in HOME_SETTINGS:
        entity = registry.async_get(paired.entity(f"home_{each.key}"))
        assert entity is not None
        assert entity.entity_category is EntityCategory.CONFIG
        if entity.disabled_by is not None:
            off.add(each.key)
    assert off == {"silence_time", "reminder_time", "home_radius", "swinger_trips"}


async def test_everything_that_can_be_set_is_told_and_has_an_entity(paired: Paired) -> None:
    can_be_set = set(inspect.signature(configure_home).parameters) - {"services", "caller", "user"}
    assert can_be_set == set(paired.entry.runtime_data.home.settings)
    assert can_be_set == {each.setting for each in HOME_SETTINGS}


async def test_a_hub_that_tells_of_no_settings_leaves_them_unavailable(paired: Paired) -> None:
    coordinator = paired.entry.runtime_data
    coordinator.home = Home(Hub("", "", "", "", "", storage_ok=True, faults=(), paths={}))
    coordinator.async_show_again()
    assert paired.state("home_entry_away") == "unavailable"
