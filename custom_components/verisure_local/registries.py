"""Home Assistant's registries kept as the hub's home is: who has left leaves, what was updated is shown as it is."""

from functools import partial

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er

from .const import DOMAIN
from .coordinator import CONNECTION, STRUCTURE, VerisureLocalConfigEntry, VerisureLocalCoordinator
from .models import Event

_OF_PEOPLE = ("check_on_me", "at_home")
_BUTTON = "smart_button"


@callback
def async_keep_registries(hass: HomeAssistant, entry: VerisureLocalConfigEntry) -> None:
    """Follow the home in the registries from now on."""
    coordinator = entry.runtime_data
    roster: list[set[str]] = []

    @callback
    def follow() -> None:
        _remove_stale_devices(hass, coordinator)
        now = [set(coordinator.home.people), set(coordinator.home.buttons)]
        if now != roster:
            roster[:] = now
            _remove_stale_entities(hass, coordinator)

    @callback
    def refresh() -> None:
        for device_id in coordinator.home.devices:
            _refresh_device(hass, coordinator, device_id)

    entry.async_on_unload(coordinator.async_add_listener(STRUCTURE, follow))
    entry.async_on_unload(coordinator.async_add_listener(CONNECTION, refresh))
    entry.async_on_unload(coordinator.async_add_event_listener(partial(_hear, hass, coordinator)))
    follow()


def is_present(coordinator: VerisureLocalCoordinator, device: dr.DeviceEntry) -> bool:
    """Tell whether the hub still has what is behind an entry of the device registry."""
    prefix = f"{coordinator.hub_id}_"
    present = {f"{prefix}{device_id}" for device_id in coordinator.home.devices} | {coordinator.hub_id}
    return any(identifier in present for domain, identifier in device.identifiers if domain == DOMAIN)


@callback
def _hear(hass: HomeAssistant, coordinator: VerisureLocalCoordinator, event: Event) -> None:
    match event.kind:
        case "firmware_changed":
            _refresh_device(hass, coordinator, str(event.fields.get("device_id")))
        case "device_put":
            device = event.fields.get("device")
            if isinstance(device, dict):
                _refresh_device(hass, coordinator, str(device.get("device_id")))
        case _:
            pass


def _refresh_device(hass: HomeAssistant, coordinator: VerisureLocalCoordinator, device_id: str) -> None:
    registry, device = dr.async_get(hass), coordinator.home.devices.get(device_id)
    identifier = (DOMAIN, f"{coordinator.hub_id}_{device_id}")
    known = registry.async_get_device_by_identifier(identifier, coordinator.config_entry.entry_id)
    if device is not None and known is not None:
        registry.async_update_device(known.id, name=device.name, sw_version=device.firmware or None)


def _remove_stale_devices(hass: HomeAssistant, coordinator: VerisureLocalCoordinator) -> None:
    registry = dr.async_get(hass)
    for device in dr.async_entries_for_config_entry(registry, coordinator.config_entry.entry_id):
        if not is_present(coordinator, device):
            registry.async_update_device(device.id, remove_config_entry_id=coordinator.config_entry.entry_id)


def _remove_stale_entities(hass: HomeAssistant, coordinator: VerisureLocalCoordinator) -> None:
    """Remove the entities of people and smart buttons that are no more: they have no device that would leave."""
    registry, home = er.async_get(hass), coordinator.home
    present = {f"{coordinator.hub_id}_{key}_{person_id}" for key in _OF_PEOPLE for person_id in home.people}
    present |= {f"{coordinator.hub_id}_{_BUTTON}_{button_id}" for button_id in home.buttons}
    prefixes = tuple(f"{coordinator.hub_id}_{key}_" for key in (*_OF_PEOPLE, _BUTTON))
    for entity in er.async_entries_for_config_entry(registry, coordinator.config_entry.entry_id):
        if entity.unique_id.startswith(prefixes) and entity.unique_id not in present:
            registry.async_remove(entity.entity_id)
