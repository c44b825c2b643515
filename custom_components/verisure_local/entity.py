"""What every entity has in common: its part of the home, its device, and when it is there."""

from typing import override

from homeassistant.core import callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import Entity, EntityDescription

from .const import DOMAIN, MANUFACTURER
from .coordinator import Part, VerisureLocalCoordinator
from .default_code import default_code_of
from .far_codes import async_who_asks
from .models import Device
from .permits import Deed

_MODELS = {
    "contact": "Magnetic contact",
    "motion": "Motion detector",
    "camera_motion": "Camera detector",
    "smoke": "Smoke detector",
    "water": "Water detector",
    "keypad": "Voice unit with keypad",
    "siren": "Outdoor siren",
    "lock": "Yale Doorman",
    "plug": "Smart plug",
    "gateway": "Gateway",
    "vibration": "Shock detector",
    "tamper": "Tamper contact",
    "camera": "Camera",
    "voice": "Voice unit",
}


def hub_device(coordinator: VerisureLocalCoordinator) -> DeviceInfo:
    """Return the hub's own entry of the device registry."""
    hub = coordinator.home.hub
    rooms = [device.room for device in coordinator.home.devices.values() if device.kind == "gateway"]
    return DeviceInfo(
        identifiers={(DOMAIN, coordinator.hub_id)},
        manufacturer=MANUFACTURER,
        model="Hub",
        name=hub.name,
        suggested_area=next((room for room in rooms if room), None),
        serial_number=coordinator.hub_id,
        sw_version=hub.version,
    )


class VerisureLocalEntity(Entity):
    """An entity of the hub that shows one part of the home and is written when that part changes."""

    _attr_has_entity_name = True
    _attr_should_poll = False

    def __init__(self, coordinator: VerisureLocalCoordinator, part: Part, key: str) -> None:
        """Show ``part``; ``key`` makes the id unique within the hub."""
        self.coordinator = coordinator
        self._part = part
        self._last_shown: object = None
        self._attr_unique_id = f"{coordinator.hub_id}_{key}"
        self._attr_device_info = hub_device(coordinator)

    @override
    async def async_added_to_hass(self) -> None:
        """Listen."""
        self._last_shown = self._shown()
        self.async_on_remove(self.coordinator.async_add_listener(self._part, self._changed))

    @callback
    def _changed(self) -> None:
        """Write the entity when what it shows has changed; other entities may show the same part."""
        shown = self._shown()
        if shown is None or shown != self._last_shown:
            self._last_shown = shown
            self.async_write_ha_state()

    def _shown(self) -> object:
        """Return everything that the entity shows, or None where it is written at every change of its part."""
        return None

    @property
    @override
    def available(self) -> bool:
        """Return whether the hub is connected."""
        return self.coordinator.available

    async def async_who_asks(self, deed: Deed, code: str | None = None) -> dict[str, str | None]:
        """Return as whom the hub is asked for ``deed``. Raises ServiceValidationError where that may be nobody."""
        if code == default_code_of(self.registry_entry):
            code = None
        return await async_who_asks(self.hass, self.coordinator.config_entry, self._context, code, deed)


class VerisureLocalDeviceEntity(VerisureLocalEntity):
    """An entity of one device of the home."""

    def __init__(self, coordinator: VerisureLocalCoordinator, device: Device, key: str = "") -> None:
        """Show ``device``; ``key`` tells its entities apart."""
        suffix = f"_{key}" if key else ""
        super().__init__(coordinator, Part("device", device.device_id), f"{device.device_id}{suffix}")
        self.device_id = device.device_id
        self._last = device
        self._attr_device_info = DeviceInfo(
            identifiers={(DOMAIN, f"{coordinator.hub_id}_{device.device_id}")},
            manufacturer=MANUFACTURER,
            model=_MODELS.get(device.kind, device.kind),
            name=device.name,
            serial_number=device.serial or device.device_id,
            sw_version=device.firmware or None,
            suggested_area=device.room or None,
            via_device_id=dr.async_get_device_id_by_identifier(
                coordinator.hass,
                (DOMAIN, coordinator.hub_id),
                config_entry_id=coordinator.config_entry.entry_id,
            ),
        )

    @property
    def device(self) -> Device:
        """Return the device as last reported, also when it has left the home."""
        self._last = self.coordinator.home.devices.get(self.device_id, self._last)
        return self._last

    @property
    @override
    def available(self) -> bool:
        """Return whether the hub is connected and reaches the device."""
        there = self.device_id in self.coordinator.home.devices
        return super().available and there and self.device.available


class DescribedDeviceEntity(VerisureLocalDeviceEntity):
    """An entity of one device of the home that is one of a table's; subclasses narrow the description."""

    def __init__(self, coordinator: VerisureLocalCoordinator, device: Device, description: EntityDescription) -> None:
        """Show what ``description`` says of ``device``."""
        super().__init__(coordinator, device, description.key)
        self.entity_description = description
