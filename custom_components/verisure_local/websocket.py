"""Commands of our own card: a code typed there reaches the hub and nothing that records (DECISIONS 16).

Home Assistant writes every action with its data into its database and its traces. A command of its WebSocket is
written nowhere; only its debug log, where somebody turns that on for ``websocket_api``, has every frame.
"""

from typing import Any

import probatio
from homeassistant.auth.permissions.const import POLICY_CONTROL, POLICY_READ
from homeassistant.components.websocket_api import async_register_command
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.decorators import async_response, websocket_command
from homeassistant.const import ATTR_CODE, ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError, Unauthorized
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers import entity_registry as er

from .const import DOMAIN
from .coordinator import VerisureLocalCoordinator
from .devices import hub_device_id
from .far_codes import typed
from .questions import overview
from .refusals import async_sentence

ATTR_MODE = "mode"
ATTR_BYPASS = "bypass"
_MOST_BYPASSED = 500
type Message = dict[str, Any]
"""A command as its schema has checked it, but for the code: Home Assistant logs what a schema refuses."""


@callback
def async_setup_websocket(hass: HomeAssistant) -> None:
    """Register the commands."""
    async_register_command(hass, _async_disarm)
    async_register_command(hass, _async_arm)
    async_register_command(hass, _async_home)


def panel_of(
    hass: HomeAssistant, connection: ActiveConnection, message: Message, policy: str
) -> tuple[VerisureLocalCoordinator, str]:
    """Return the hub and the area behind an alarm panel. Raises Unauthorized and ServiceValidationError."""
    entity_id = message[ATTR_ENTITY_ID]
    if not connection.user.permissions.check_entity(entity_id, policy):
        raise Unauthorized(entity_id=entity_id)
    entity = er.async_get(hass).async_get(entity_id)
    entry = hass.config_entries.async_get_entry(entity.config_entry_id or "") if entity is not None else None
    for coordinator in (each.runtime_data for each in hass.config_entries.async_loaded_entries(DOMAIN)):
        prefix = f"{coordinator.hub_id}_area_"
        if entity is not None and coordinator.config_entry is entry and entity.unique_id.startswith(prefix):
            return coordinator, entity.unique_id.removeprefix(prefix)
    raise ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key="no_panel_of_ours",
        translation_placeholders={ATTR_ENTITY_ID: entity_id},
    )


async def async_refuse(
    hass: HomeAssistant, connection: ActiveConnection, message: Message, error: HomeAssistantError
) -> None:
    """Answer with why not. Raised instead, it would be an error in the log each time somebody mistypes."""
    key = error.translation_key or "unknown_error"
    text = await async_sentence(hass, key, error.translation_placeholders or {})
    connection.send_error(
        message["id"],
        key,
        text,
        translation_domain=DOMAIN,
        translation_key=key,
        translation_placeholders=dict(error.translation_placeholders or {}),
    )


@websocket_command(
    {
        probatio.Required("type"): "verisure_local/disarm",
        probatio.Required(ATTR_ENTITY_ID): cv.entity_id,
        probatio.Required(ATTR_CODE): object,
    }
)
@async_response
async def _async_disarm(hass: HomeAssistant, connection: ActiveConnection, message: Message) -> None:
    """Disarm as the person whose code it is."""
    try:
        coordinator, area_id = panel_of(hass, connection, message, POLICY_CONTROL)
        await coordinator.async_command("disarm", area_id=area_id, code=typed(message[ATTR_CODE]))
    except Unauthorized:
        raise
    except HomeAssistantError as error:
        await async_refuse(hass, connection, message, error)
    else:
        connection.send_result(message["id"])


@websocket_command(
    {
        probatio.Required("type"): "verisure_local/arm",
        probatio.Required(ATTR_ENTITY_ID): cv.entity_id,
        probatio.Required(ATTR_MODE): probatio.In(["home", "away"]),
        probatio.Optional(ATTR_CODE): object,
        probatio.Optional(ATTR_BYPASS): probatio.All([cv.entity_id], probatio.Length(max=_MOST_BYPASSED)),
    }
)
@async_response
async def _async_arm(hass: HomeAssistant, connection: ActiveConnection, message: Message) -> None:
    """Arm as the person whose code it is, without a code as whom the user is; leave out what is named."""
    try:
        coordinator, area_id = panel_of(hass, connection, message, POLICY_CONTROL)
        bypass = [hub_device_id(hass, coordinator.hub_id, each) for each in message.get(ATTR_BYPASS, [])]
        code = message.get(ATTR_CODE)
        who = {"user": connection.user.id} if code is None else {"code": typed(code)}
        await coordinator.async_command("arm", area_id=area_id, mode=message[ATTR_MODE], bypass=bypass, **who)
    except Unauthorized:
        raise
    except HomeAssistantError as error:
        await async_refuse(hass, connection, message, error)
    else:
        connection.send_result(message["id"])


@websocket_command({probatio.Required("type"): "verisure_local/home", probatio.Required(ATTR_ENTITY_ID): cv.entity_id})
@async_response
async def _async_home(hass: HomeAssistant, connection: ActiveConnection, message: Message) -> None:
    """Tell how an alarm panel's home is: its areas, what is open, who is home."""
    try:
        coordinator, _ = panel_of(hass, connection, message, POLICY_READ)
    except Unauthorized:
        raise
    except HomeAssistantError as error:
        await async_refuse(hass, connection, message, error)
        return
    if coordinator.available:
        connection.send_result(message["id"], overview(coordinator.home))
    else:
        # What was known last may be wrong by now.
        gone = HomeAssistantError(translation_domain=DOMAIN, translation_key="not_connected")
        await async_refuse(hass, connection, message, gone)
