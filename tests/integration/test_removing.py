"""A device is removed from its page in Home Assistant, by an administrator of the home and while disarmed."""

from typing import Any

import pytest
from homeassistant.components.alarm_control_panel import DOMAIN as PANEL
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.verisure_local import async_remove_config_entry_device
from custom_components.verisure_local.const import DOMAIN
from hub_server.domain.commands import PutDevice
from hub_server.domain.events import DeviceRemoved
from hub_server.domain.site import ActorKind, Device, DeviceKind, Player
from tests.house import CODES
from tests.integration.conftest import Paired
from tests.integration.test_pictures import stranger, token_of

WINDOW = "study-window"


@pytest.fixture(autouse=True)
async def _pages(hass: HomeAssistant) -> None:
    assert await async_setup_component(hass, "config", {})


def shown(paired: Paired, device_id: str = "") -> dr.DeviceEntry | None:
    hub_id = paired.house.hub.identity.hub_id
    identifier = (DOMAIN, f"{hub_id}_{device_id}" if device_id else hub_id)
    return dr.async_get(paired.hass).async_get_device_by_identifier(identifier, paired.entry.entry_id)


async def remove(
    paired: Paired, connect: WebSocketGenerator, device_id: str, token: str | None = None
) -> dict[str, Any]:
    """Press *Delete* on a device's page; returns what the page is told."""
    client = await connect(paired.hass, token or await token_of(paired.hass, paired.user_id))
    device = shown(paired, device_id)
    assert device is not None
    await client.send_json_auto_id({"type": "config/device_registry/remove", "device_id": device.id})
    answer = await client.receive_json()
    await paired.settle()
    return dict(answer)


async def test_an_administrator_of_the_home_removes_a_window_and_is_named_at_the_hub(
    paired: Paired, hass_ws_client: WebSocketGenerator
) -> None:
    assert (await remove(paired, hass_ws_client, WINDOW))["success"]
    assert WINDOW not in paired.house.site.devices
    assert shown(paired, WINDOW) is None
    removed = await paired.house.wait_for(DeviceRemoved)
    assert isinstance(removed, DeviceRemoved)
    assert removed.actor is not None
    assert (removed.actor.kind, removed.actor.actor_id) == (ActorKind.PERSON, "anna")
    await paired.house.restart()
    assert WINDOW not in paired.house.site.devices


async def test_somebody_who_is_no_administrator_of_the_home_removes_nothing(
    paired: Paired, hass_ws_client: WebSocketGenerator
) -> None:
    erik = await paired.hass.auth.async_create_user("Erik", group_ids=["system-admin"])
    await paired.entry.runtime_data.async_command("map_user", user=erik.id, code=CODES["erik"])
    for token in (await token_of(paired.hass, erik.id), await stranger(paired.hass)):
        answer = await remove(paired, hass_ws_client, WINDOW, token)
        assert answer["error"]["translation_key"] == "not_permitted"
    assert shown(paired, WINDOW) is not None
    assert WINDOW in paired.house.site.devices


async def test_nothing_that_nobody_asked_for_over_a_page_is_removed(paired: Paired) -> None:
    device = shown(paired, WINDOW)
    assert device is not None
    with pytest.raises(Exception, match="may not do this"):
        await async_remove_config_entry_device(paired.hass, paired.entry, device)
    assert WINDOW in paired.house.site.devices


async def test_while_the_home_is_armed_everything_stays(paired: Paired, hass_ws_client: WebSocketGenerator) -> None:
    await paired.call(PANEL, "alarm_arm_home", "area_house")
    answer = await remove(paired, hass_ws_client, WINDOW)
    assert answer["error"]["translation_key"] == "alarm_active"
    assert WINDOW in paired.house.site.devices


@pytest.mark.parametrize("device_id", ["", "gateway"])
async def test_the_hub_and_its_gateway_stay(paired: Paired, hass_ws_client: WebSocketGenerator, device_id: str) -> None:
    answer = await remove(paired, hass_ws_client, device_id)
    assert answer["error"]["translation_key"] == "hub_stays"
    assert shown(paired, device_id) is not None


async def test_a_linked_device_is_unlinked_where_it_was_linked(
    paired: Paired, hass_ws_client: WebSocketGenerator
) -> None:
    hatch = Device(
        device_id="linked-hatch",
        number=0,
        kind=DeviceKind.CONTACT,
        player=Player.LINKED,
        area_id="house",
        name="Attic hatch",
        link="hatch",
        player_id="client:other",
    )
    await paired.house.submit(PutDevice(hatch))
    await paired.settle()
    answer = await remove(paired, hass_ws_client, "linked-hatch")
    assert answer["error"]["translation_key"] == "unlink_instead"
    assert answer["error"]["translation_placeholders"] == {"name": "Attic hatch"}
    assert "linked-hatch" in paired.house.site.devices


async def test_what_the_hub_has_no_longer_is_only_forgotten(paired: Paired, hass_ws_client: WebSocketGenerator) -> None:
    registry = dr.async_get(paired.hass)
    hub_id = paired.house.hub.identity.hub_id
    registry.async_get_or_create(config_entry_id=paired.entry.entry_id, identifiers={(DOMAIN, f"{hub_id}_gone")})
    before = paired.house.site.devices
    assert (await remove(paired, hass_ws_client, "gone"))["success"]
    assert shown(paired, "gone") is None
    assert paired.house.site.devices == before


async def test_the_codes_of_a_lock_go_with_it(paired: Paired, hass_ws_client: WebSocketGenerator) -> None:
    await paired.house.ask("grant_lock_code", device_id="doorman", person_id="erik", code="640275")
    assert (await remove(paired, hass_ws_client, "doorman"))["success"]
    assert not [each for each in paired.house.site.credentials.values() if each.lock_id]
    # What is erased is free again, for anything.
    await paired.house.ask("set_code", person_id="erik", code="640275")


async def test_while_the_hub_is_out_of_reach_nothing_is_removed(
    paired: Paired, hass_ws_client: WebSocketGenerator
) -> None:
    await paired.house.stop()
    await paired.hass.config_entries.async_unload(paired.entry.entry_id)
    await paired.hass.config_entries.async_setup(paired.entry.entry_id)
    client = await hass_ws_client(paired.hass, await token_of(paired.hass, paired.user_id))
    device = shown(paired, WINDOW)
    assert device is not None
    await client.send_json_auto_id({"type": "config/device_registry/remove", "device_id": device.id})
    assert (await client.receive_json())["error"]["translation_key"] == "not_connected"
    assert shown(paired, WINDOW) is not None
    await paired.house.start()
