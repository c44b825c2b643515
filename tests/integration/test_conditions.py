"""Conditions of our own, asked as an automation asks them, with a real hub behind."""

from homeassistant.helpers import condition
from homeassistant.setup import async_setup_component

from tests.integration.conftest import Paired


async def holds(paired: Paired, key: str, unique: str, **options: object) -> bool:
    assert await async_setup_component(paired.hass, "automation", {})
    config = await condition.async_validate_condition_config(
        paired.hass,
        {
            "condition": f"verisure_local.{key}",
            "target": {"entity_id": paired.entity(unique)},
            "options": options,
        },
    )
    checker = await condition.async_from_config(paired.hass, config)
    return bool(checker.async_check())


async def test_the_perimeter_is_armed_also_while_somebody_comes_in(paired: Paired) -> None:
    assert not await holds(paired, "is_perimeter_armed", "area_house")
    await paired.call("alarm_control_panel", "alarm_arm_away", "area_house")
    await paired.house.advance(60_000)
    await paired.house.do("open", "front-door")
    await paired.settle()
    assert paired.state("area_house") == "pending"
    assert await holds(paired, "is_perimeter_armed", "area_house")


async def test_readiness_is_of_the_chosen_mode(paired: Paired) -> None:
    assert await holds(paired, "is_ready_to_arm", "area_house_ready_away", mode="away")
    await paired.house.ask("start_service", device_id="motion-landing", purpose="battery")
    await paired.settle()
    assert not await holds(paired, "is_ready_to_arm", "area_house_ready_away", mode="away")
    assert await holds(paired, "is_ready_to_arm", "area_house_ready_home", mode="home")
    assert await holds(paired, "is_in_service", "area_house_service_mode")
