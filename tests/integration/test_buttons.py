"""Smart buttons of the home, and buttons to look after the hub and its devices."""

import pytest
from homeassistant.core import Context
from homeassistant.exceptions import ServiceValidationError

from hub_server.domain.commands import Arm, ByLocalAdmin, ByPerson, PutButton, RemoveButton
from hub_server.domain.events import SelfTestFinished, SelfTestStarted
from hub_server.domain.site import ArmMode, Purpose, SmartButton
from tests.integration.conftest import Paired
from tests.integration.voices import turn_on

ANNA = ByPerson("anna", "test")


async def put_button(paired: Paired, mode: ArmMode, label: str = "Good night") -> str:
    button = SmartButton(
        button_id="night", label=label, color="#123456", icon="mdi:weather-night", area_id="house", mode=mode
    )
    await paired.house.submit(PutButton(button, ByLocalAdmin()))
    await paired.settle()
    return "smart_button_night"


async def test_a_smart_button_does_what_it_was_made_for(paired: Paired) -> None:
    unique = await put_button(paired, ArmMode.HOME)
    shown = paired.hass.states.get(paired.entity(unique))
    assert shown is not None
    assert shown.attributes["friendly_name"].endswith("Good night")
    assert shown.attributes["icon"] == "mdi:weather-night"
    await paired.call("button", "press", unique)
    assert paired.house.site.areas["house"].mode is ArmMode.HOME
    assert paired.house.site.areas["house"].changed_by.actor_id == "anna"


async def test_an_automation_presses_no_button_that_disarms(paired: Paired) -> None:
    await paired.house.submit(Arm("house", ArmMode.HOME, ANNA))
    unique = await put_button(paired, ArmMode.DISARMED)
    with pytest.raises(ServiceValidationError) as refused:
        await paired.call("button", "press", unique, anna=False)
    assert refused.value.translation_key == "not_permitted"
    assert paired.house.site.areas["house"].mode is ArmMode.HOME


async def test_what_speaks_for_nobody_presses_no_button_that_disarms(paired: Paired) -> None:
    await turn_on(paired, "automations")
    unique = await put_button(paired, ArmMode.DISARMED)
    await paired.house.submit(Arm("house", ArmMode.HOME, ANNA))
    cloud = await paired.hass.auth.async_create_system_user("Home Assistant Cloud", group_ids=["system-admin"])
    with pytest.raises(ServiceValidationError) as refused:
        await paired.hass.services.async_call(
            "button",
            "press",
            {"entity_id": paired.entity(unique)},
            blocking=True,
            context=Context(user_id=cloud.id),
        )
    assert refused.value.translation_key == "not_from_afar"
    await paired.call("button", "press", unique)
    assert paired.house.site.areas["house"].mode is ArmMode.DISARMED


async def test_a_smart_button_is_renamed_and_goes_with_the_hub(paired: Paired) -> None:
    unique = await put_button(paired, ArmMode.HOME)
    await put_button(paired, ArmMode.HOME, "Sleep well")
    shown = paired.hass.states.get(paired.entity(unique))
    assert shown is not None
    assert shown.attributes["friendly_name"].endswith("Sleep well")
    await paired.house.submit(RemoveButton("night", ByLocalAdmin()))
    await paired.settle()
    with pytest.raises(AssertionError):
        paired.entity(unique)


async def test_a_self_test_is_run_by_a_button(paired: Paired) -> None:
    await paired.call("button", "press", "run_self_test", anna=False)
    assert isinstance(await paired.house.wait_for(SelfTestStarted), SelfTestStarted)
    assert isinstance(await paired.house.wait_for(SelfTestFinished), SelfTestFinished)


async def test_a_battery_is_changed_step_by_step(paired: Paired) -> None:
    await paired.house.do("low-battery", "front-door")
    await paired.settle()
    assert paired.state("front-door_battery") == "on"
    await paired.call("button", "press", "front-door_change_battery")
    assert paired.house.site.service["front-door"].purpose is Purpose.BATTERY
    assert paired.state("area_house_service_mode") == "on"
    # Without a battery the hub does not hear it; both steps can still be taken.
    await paired.house.do("lose", "front-door")
    await paired.settle()
    assert paired.state("front-door") == "unavailable"
    assert paired.state("front-door_battery_changed") != "unavailable"
    await paired.house.do("new-battery", "front-door")
    await paired.house.do("find", "front-door")
    await paired.call("button", "press", "front-door_battery_changed")
    # It is tested by being seen to work.
    await paired.house.do("open", "front-door")
    await paired.house.do("close", "front-door")
    await paired.settle()
    assert paired.state("front-door_battery") == "off"
    assert "front-door" not in paired.house.site.service


async def test_a_battery_that_nobody_is_changing_is_not_changed(paired: Paired) -> None:
    with pytest.raises(ServiceValidationError) as refused:
        await paired.call("button", "press", "front-door_battery_changed")
    assert refused.value.translation_key == "not_in_service"
    assert refused.value.translation_placeholders == {"name": "Front door"}


async def test_in_an_armed_home_no_battery_is_changed(paired: Paired) -> None:
    await paired.house.submit(Arm("house", ArmMode.HOME, ANNA))
    await paired.settle()
    with pytest.raises(ServiceValidationError) as refused:
        await paired.call("button", "press", "smoke-hall_change_battery")
    assert refused.value.translation_key == "alarm_active"
    assert not paired.house.site.service
