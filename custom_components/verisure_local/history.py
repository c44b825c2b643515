"""What happened while Home Assistant was away goes to the logbook: nothing is lost, and nothing acts on it."""

import datetime as dt
from typing import Final

from homeassistant.components.logbook import async_log_entry
from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_cached_translations
from homeassistant.util import dt as dt_util

from .const import DOMAIN
from .coordinator import VerisureLocalCoordinator
from .models import Event
from .reading import is_secret

_TOLD: Final = frozenset(
    {
        "alarm_raised",
        "alarm_joined",
        "alarm_verified",
        "alarm_ended",
        "armed",
        "disarmed",
        "arming_failed",
        "bolt_moved",
        "fault_raised",
        "door_locked_out",
        "picture_captured",
    }
)


def async_tell_logbook(hass: HomeAssistant, coordinator: VerisureLocalCoordinator, event: Event) -> None:
    """Write a late event into the logbook, in the language of this Home Assistant, with the time it happened."""
    if not event.late or event.kind not in _TOLD or is_secret(event.fields):
        return
    texts = async_get_cached_translations(hass, hass.config.language, "exceptions", DOMAIN)
    template = texts.get(f"component.{DOMAIN}.exceptions.late_{event.kind}.message", event.kind)
    device = coordinator.home.devices.get(str(event.fields.get("device_id", "")))
    happened = dt_util.as_local(dt.datetime.fromtimestamp(event.utc_ms / 1000, dt.UTC))
    message = template.replace("{what}", device.name if device is not None else "").strip()
    async_log_entry(hass, coordinator.home.hub.name, f"{message} ({happened:%Y-%m-%d %H:%M:%S})", DOMAIN, None)
