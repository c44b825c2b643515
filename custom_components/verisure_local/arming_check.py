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

from .blockers import async_blockers
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
    blockers = [
        {"device_id": each.device_id, "entity_id": each.entity_id, "name": each.name, "reason": each.reason}
        for each in async_blockers(coordinator, answer)
    ]
    connection.send_result(message["id"], {"blockers": blockers})
