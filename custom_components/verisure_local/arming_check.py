"""A question of our own cards: what stands in the way of arming? Nothing is armed by it."""

import probatio
from homeassistant.auth.permissions.const import POLICY_READ
from homeassistant.components import websocket_api
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.decorators import async_response, websocket_command
from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError, Unauthorized
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er

from .const import DOMAIN
from .websocket import ATTR_MODE, Message, async_refuse, panel_of


@callback
def async_setup_arming_check(hass: HomeAssistant) -> None:
    """Register the command."""
    websocket_api.async_register_command(hass, _async_check)


@websocket_command(
    {
        probatio.Required("type"): "verisure_local/check",
        probatio.Required(ATTR_ENTITY_ID): cv.entity_id,
        probatio.Required(ATTR_MODE): probatio.In(["home", "away"]),
    }
)
@async_response
async def _async_check(hass: HomeAssistant, connection: ActiveConnection, message: Message) -> None:
    """Tell what is in the way by the hub's own rules: name, reason, and the entity that leaves it out, if any does."""
    try:
        coordinator, area_id = panel_of(hass, connection, message, POLICY_READ)
        answer = await coordinator.async_command("check_arming", area_id=area_id, mode=message[ATTR_MODE])
    except Unauthorized:
        raise
    except HomeAssistantError as error:
        await async_refuse(hass, connection, message, error)
        return
    found = answer.get("blockers")
    blockers = [
        {
            "device_id": str(each.get("device_id")),
            "entity_id": _entity_of(
                hass, coordinator.config_entry.entry_id, f"{coordinator.hub_id}_{each.get('device_id')}"
            ),
            "name": str(each.get("name")),
            "reason": str(each.get("reason")),
        }
        for each in (found if isinstance(found, list) else ())
        if isinstance(each, dict)
    ]
    connection.send_result(message["id"], {"blockers": blockers})


def _entity_of(hass: HomeAssistant, entry_id: str, identifier: str) -> str | None:
    """Return an entity of the device, the one that people know it by where there is one."""
    device = dr.async_get(hass).async_get_device_by_identifier((DOMAIN, identifier), config_entry_id=entry_id)
    if device is None:
        return None
    entities = er.async_entries_for_device(er.async_get(hass), device.id)
    own = sorted(entities, key=lambda each: (each.entity_category is not None, each.entity_id))
    return own[0].entity_id if own else None
