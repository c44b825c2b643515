"""Removing a device of the home from its page in Home Assistant, which only its administrators see."""

from homeassistant.components.websocket_api.connection import current_connection
from homeassistant.config_entries import ConfigEntryState
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr

from .const import DOMAIN
from .coordinator import VerisureLocalConfigEntry
from .models import Device
from .registries import is_present


async def async_remove_device(entry: VerisureLocalConfigEntry, device: dr.DeviceEntry) -> bool:
    """Have the hub take a device out of the home, as whoever asks; one that it has no longer is only forgotten here.

    Home Assistant lets only its administrators ask; who of them may is the hub's to say, and it refuses whoever is no
    administrator of the home. Raises HomeAssistantError where the device stays.
    """
    if entry.state is not ConfigEntryState.LOADED:
        raise _stays("not_connected")
    coordinator = entry.runtime_data
    if not is_present(coordinator, device):
        return True
    found = _device_of(entry, device)
    if found is None or found.kind == "gateway":
        raise _stays("hub_stays")
    if found.player != "emulated":
        raise _stays("unlink_instead", name=found.name)
    connection = current_connection.get()
    user = None if connection is None else connection.user.id
    await coordinator.async_command("remove_device", device_id=found.device_id, user=user)
    return True


def _device_of(entry: VerisureLocalConfigEntry, device: dr.DeviceEntry) -> Device | None:
    """Return the hub's device behind an entry of the device registry, None where that is the hub itself."""
    prefix = f"{entry.runtime_data.hub_id}_"
    ids = [each.removeprefix(prefix) for domain, each in device.identifiers if domain == DOMAIN]
    return next((found for each in ids if (found := entry.runtime_data.home.devices.get(each))), None)


def _stays(key: str, **placeholders: str) -> HomeAssistantError:
    return HomeAssistantError(translation_domain=DOMAIN, translation_key=key, translation_placeholders=placeholders)
