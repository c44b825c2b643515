"""Settings of devices, changed from Home Assistant by those who may."""

import asyncio

import pytest
from homeassistant.const import EntityCategory
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import entity_registry as er

from custom_components.verisure_local import number
from hub_server.domain import numbers
from hub_server.domain.commands import ByLocalAdmin, ConfigureDevice
from hub_server.domain.site import ArmMode, LockSettings
from tests.integration.conftest import Paired


def lock_of(paired: Paired) -> LockSettings:
    lock = paired.house.site.devices["doorman"].lock
    assert lock is not None
    return lock


@pytest.mark.parametrize(
    ("unique", "setting"),
    [
        ("front-door_final_door", "final_door"),
        ("plug-laundry_hazardous", "hazardous"),
        ("plug-kitchen_simulate", "simulate"),
    ],
)
async def test_a_setting_is_switched(paired: Paired, unique: str, setting: str) -> None:
    device_id = unique.split("_", maxsplit=1)[0]
    before = getattr(paired.house.site.devices[device_id], setting)
    assert paired.state(unique) == ("on" if before else "off")
    await paired.call("switch", "turn_off" if before else "turn_on", unique)
    assert getattr(paired.house.site.devices[device_id], setting) is not before
    assert paired.state(unique) == ("off" if before else "on")


async def test_a_door_rings_as_often_as_it_is_set_to(paired: Paired) -> None:
    await paired.call("number", "set_value", "patio-door_chime", value=3)
    assert paired.house.site.devices["patio-door"].chime == 3
    assert paired.state("patio-door_chime") == "3"


async def test_a_motion_detector_is_set_to_a_pets_weight(paired: Paired) -> None:
    await paired.call("number", "set_value", "motion-hall_pet_kg", value=12)
    assert paired.house.site.devices["motion-hall"].pet_kg == 12
    await paired.call("number", "set_value", "motion-hall_pet_kg", value=0)
    assert paired.house.site.devices["motion-hall"].pet_kg == 0


async def test_a_pet_that_no_detector_can_be_set_to_is_refused_in_words(paired: Paired) -> None:
    with pytest.raises(ServiceValidationError) as refused:
        await paired.call("number", "set_value", "motion-hall_pet_kg", value=3)
    assert refused.value.translation_key == "pet_weight"
    assert paired.house.site.devices["motion-hall"].pet_kg == 20


async def test_one_setting_of_a_lock_leaves_the_others(paired: Paired) -> None:
    before = lock_of(paired)
    await paired.call("select", "select_option", "doorman_volume", option="high")
    await paired.call("number", "set_value", "doorman_relock", value=30)
    await paired.call("switch", "turn_on", "doorman_auto_lock")
    await paired.call("select", "select_option", "doorman_hold_mode", option="home")
    after = lock_of(paired)
    assert (after.volume, after.relock_ms, after.auto_lock, after.hold_mode) == ("high", 30_000, True, ArmMode.HOME)
    assert (after.tag_only, after.hold_ms, after.lock_before_arm) == (
        before.tag_only,
        before.hold_ms,
        before.lock_before_arm,
    )
    assert paired.state("doorman_volume") == "high"
    assert paired.state("doorman_auto_lock") == "on"


async def test_settings_of_a_lock_that_change_at_once_do_not_undo_each_other(paired: Paired) -> None:
    calls = [
        ("select", "select_option", "doorman_volume", {"option": "silent"}),
        ("number", "set_value", "doorman_relock", {"value": 60}),
        ("switch", "turn_on", "doorman_auto_lock", {}),
        ("switch", "turn_off", "doorman_unlock_disarms", {}),
    ]
    await asyncio.gather(*(paired.call(domain, name, unique, **data) for domain, name, unique, data in calls))
    lock = lock_of(paired)
    assert (lock.volume, lock.relock_ms, lock.auto_lock, lock.unlock_disarms) == ("silent", 60_000, True, False)


@pytest.mark.parametrize(
    ("domain", "service", "unique", "data"),
    [
        ("switch", "turn_on", "doorman_auto_lock", {}),
        ("number", "set_value", "front-door_chime", {"value": 4}),
        ("select", "select_option", "doorman_volume", {"option": "high"}),
    ],
)
async def test_an_automation_sets_nothing(
    paired: Paired, domain: str, service: str, unique: str, data: dict[str, object]
) -> None:
    before = paired.house.site.devices
    with pytest.raises(ServiceValidationError) as refused:
        await paired.call(domain, service, unique, anna=False, **data)
    assert refused.value.translation_key == "not_permitted"
    assert paired.house.site.devices == before


async def test_a_setting_that_was_changed_elsewhere_is_shown(paired: Paired) -> None:
    asked = ConfigureDevice(device_id="doorman", proof=ByLocalAdmin(), lock=LockSettings(volume="high"))
    await paired.house.submit(asked)
    await paired.settle()
    assert paired.state("doorman_volume") == "high"


def test_numbers_are_bounded_as_the_hub_bounds_them() -> None:
    bounds = {each.key: (each.native_min_value, each.native_max_value) for each in number.SETTINGS}
    assert bounds == {
        "chime": (0, numbers.MOST_BEEPS),
        "pet_kg": (0, numbers.PET_KG[1]),
        "relock": tuple(each / 1000 for each in numbers.RELOCK_MS),
        "hold": tuple(each / 1000 for each in numbers.HOLD_MS),
    }
    assert numbers.PET_KG[0] == number.LIGHTEST_PET_KG


async def test_settings_are_configuration(paired: Paired) -> None:
    registry = er.async_get(paired.hass)
    for unique in ("doorman_auto_lock", "doorman_volume", "motion-hall_pet_kg", "front-door_final_door"):
        entity = registry.async_get(paired.entity(unique))
        assert entity is not None
        assert entity.entity_category is EntityCategory.CONFIG


async def test_a_lock_whose_hub_is_gone_says_so(paired: Paired) -> None:
    entity = paired.hass.data["entity_components"]["switch"].get_entity(paired.entity("doorman_auto_lock"))
    await paired.house.stop()
    for _ in range(100):
        await paired.hass.async_block_till_done(wait_background_tasks=False)
        if not paired.entry.runtime_data.available:
            break
    with pytest.raises(HomeAssistantError) as failed:
        await entity.async_turn_on()
    assert failed.value.translation_key == "not_connected"
    await paired.house.start()
