"""The action that takes a picture: it answers where the picture is, and whoever opens that has to be permitted too."""

from typing import Final

import probatio
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.helpers import config_validation as cv

from .alarm_control_panel import AreaPanel
from .captures import async_capture
from .const import DOMAIN
from .devices import hub_device_id
from .media_source import capture_identifier
from .panel_actions import Action, async_register_actions
from .permits import Deed
from .pictures import path_of

ATTR_CAMERA: Final = "camera"


@callback
def async_setup_capture_services(hass: HomeAssistant) -> None:
    """Register the action; it is for alarm panels of this integration."""
    async_register_actions(hass, _ACTIONS)


async def _async_capture(panel: AreaPanel, call: ServiceCall) -> ServiceResponse:
    coordinator = panel.coordinator
    device_id = hub_device_id(panel.hass, coordinator.hub_id, call.data[ATTR_CAMERA])
    picture = await async_capture(coordinator, device_id, await panel.async_who_asks(Deed.CAPTURE))
    entry_id = coordinator.config_entry.entry_id
    return {
        "camera": picture.device,
        "taken": picture.taken.isoformat(),
        "media_content_id": f"media-source://{DOMAIN}/{capture_identifier(entry_id, picture)}",
        "path": path_of(entry_id, picture.picture_id),
    }


_ACTIONS: Final[tuple[Action, ...]] = (
    (
        "capture_picture",
        {probatio.Required(ATTR_CAMERA): cv.entity_id},
        _async_capture,
        SupportsResponse.OPTIONAL,
    ),
)
