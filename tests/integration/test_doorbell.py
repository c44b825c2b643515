"""Doors that ring, as doorbells."""

import pytest
from homeassistant.components import automation
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.setup import async_setup_component

from hub_server.domain.commands import Arm, ByPerson
from hub_server.domain.site import ArmMode
from tests.integration.conftest import Paired


async def test_a_door_that_is_set_to_ring_is_a_doorbell(paired: Paired) -> None:
    assert paired.state("front-door_doorbell") == "unknown"
    await paired.house.do("open", "front-door")
    await paired.settle()
    bell = paired.hass.states.get(paired.entity("front-door_doorbell"))
    assert bell is not None
    assert bell.state != "unknown"
    assert (bell.attributes["device_class"], bell.attributes["event_type"]) == ("doorbell", "ring")
    assert bell.attributes["beeps"] == 2


async def test_home_assistants_own_doorbell_trigger_hears_it(paired: Paired, hass: HomeAssistant) -> None:
    heard: list[ServiceCall] = []
    hass.services.async_register("test", "heard", heard.append)
    config = {
        "triggers": [{"trigger": "doorbell.rang", "target": {"entity_id": paired.entity("front-door_doorbell")}}],
        "actions": [{"action": "test.heard"}],
    }
    assert await async_setup_component(hass, "doorbell", {})
    assert await async_setup_component(hass, automation.DOMAIN, {automation.DOMAIN: config})
    await hass.async_block_till_done()
    await paired.house.do("open", "front-door")
    await paired.settle()
    assert len(heard) == 1


async def test_an_armed_door_does_not_ring(paired: Paired) -> None:
    await paired.house.submit(Arm("house", ArmMode.AWAY, ByPerson("anna", "test")))
    await paired.house.pass_time(60_000)
    await paired.house.do("open", "front-door")
    await paired.settle()
    assert paired.state("front-door_doorbell") == "unknown"


async def test_a_doorbell_comes_with_the_setting_and_stays_while_it_is_off(paired: Paired) -> None:
    with pytest.raises(AssertionError):
        paired.entity("patio-door_doorbell")
    await paired.call("number", "set_value", "patio-door_chime", value=1)
    assert paired.state("patio-door_doorbell") == "unknown"
    await paired.call("number", "set_value", "patio-door_chime", value=0)
    await paired.hass.config_entries.async_reload(paired.entry.entry_id)
    await paired.hass.async_block_till_done()
    assert paired.state("patio-door_doorbell") == "unknown"
