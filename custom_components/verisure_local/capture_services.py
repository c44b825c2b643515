"""The actions that take a picture and erase one: what is answered is where it is, and whoever opens that may or not."""

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

_LONGEST: Final = 255
"""Characters of where a picture is, at most (ours)."""
_PICTURE: Final = r"(?:.*/)?[0-9a-f]{32}$"
ATTR_CAMERA: Final = "camera"
ATTR_PICTURE: Final = "picture"


@callback
def async_setup_capture_services(hass: HomeAssistant) -> None:
    """Register the actions; they are for alarm panels of this integration."""
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


async def _async_erase(panel: AreaPanel, call: ServiceCall) -> ServiceResponse:
    # Where it is among the media, what opens it, or its id alone: it ends in that.
    picture_id = call.data[ATTR_PICTURE].rstrip("/").rpartition("/")[2]
    who = await panel.async_who_asks(Deed.CAPTURE)
    await panel.coordinator.async_command("erase_picture", picture_id=picture_id, **who)
    return None


_ACTIONS: Final[tuple[Action, ...]] = (
    (
        "capture_picture",
        {probatio.Required(ATTR_CAMERA): cv.entity_id},
        _async_capture,
        SupportsResponse.OPTIONAL,
    ),
    (
        "erase_picture",
        {
            probatio.Required(ATTR_PICTURE): probatio.All(
                cv.string, probatio.Length(min=1, max=_LONGEST), probatio.Match(_PICTURE)
            )
        },
        _async_erase,
        SupportsResponse.NONE,
    ),
)
