"""What detectors sense, what is wrong with devices, and whether the hub reaches the central."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import override

from homeassistant.components.binary_sensor import BinarySensorEntity, BinarySensorEntityDescription
from homeassistant.components.binary_sensor.const import BinarySensorDeviceClass
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import HUB, VerisureLocalConfigEntry, VerisureLocalCoordinator
from .entity import DescribedDeviceEntity, VerisureLocalEntity
from .models import Device, Hub
from .platform import async_add_areas, async_add_devices, async_add_found
from .readiness import MODES, ReadyToArm, ServiceMode
from .words import word

PARALLEL_UPDATES = 0

_BATTERY = frozenset({"contact", "motion", "camera_motion", "smoke", "water", "keypad", "siren", "lock"})
_COVER = _BATTERY | {"gateway"}
_LOSABLE = _COVER | {"plug", "vibration", "tamper", "camera", "voice"}


@dataclass(frozen=True, kw_only=True)
class DeviceDescription(BinarySensorEntityDescription):
    """A binary sensor of a device."""

    is_on_fn: Callable[[Device], bool]
    kinds: frozenset[str]
    emulated_only: bool = False
    always_available: bool = False


@dataclass(frozen=True, kw_only=True)
class HubDescription(BinarySensorEntityDescription):
    """A binary sensor of the hub."""

    is_on_fn: Callable[[Hub], bool]
    exists_fn: Callable[[Hub], bool] = lambda _: True


def _detector(kind: str, device_class: BinarySensorDeviceClass) -> DeviceDescription:
    return DeviceDescription(
        key="", name=None, device_class=device_class, kinds=frozenset({kind}), is_on_fn=lambda device: device.sensed
    )


_DETECTORS = {
    "motion": _detector("motion", BinarySensorDeviceClass.MOTION),
    "camera_motion": _detector("camera_motion", BinarySensorDeviceClass.MOTION),
    "smoke": _detector("smoke", BinarySensorDeviceClass.SMOKE),
    "water": _detector("water", BinarySensorDeviceClass.MOISTURE),
    "vibration": _detector("vibration", BinarySensorDeviceClass.VIBRATION),
    "tamper": DeviceDescription(
        key="",
        name=None,
        device_class=BinarySensorDeviceClass.TAMPER,
        kinds=frozenset({"tamper"}),
        is_on_fn=lambda device: device.tampered,
    ),
}
_DOOR = _detector("contact", BinarySensorDeviceClass.DOOR)
_WINDOW = _detector("contact", BinarySensorDeviceClass.WINDOW)
_HEALTH = (
    DeviceDescription(
        key="battery",
        device_class=BinarySensorDeviceClass.BATTERY,
        entity_category=EntityCategory.DIAGNOSTIC,
        kinds=_BATTERY,
        emulated_only=True,
        is_on_fn=lambda device: device.low_battery,
    ),
    DeviceDescription(
        key="tamper",
        device_class=BinarySensorDeviceClass.TAMPER,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        kinds=_COVER,
        emulated_only=True,
        is_on_fn=lambda device: device.tampered,
    ),
    DeviceDescription(
        key="connectivity",
        device_class=BinarySensorDeviceClass.CONNECTIVITY,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        kinds=_LOSABLE,
        always_available=True,
        is_on_fn=lambda device: device.available,
    ),
)
_SELF_TEST = DeviceDescription(
    key="self_test",
    translation_key="self_test",
    device_class=BinarySensorDeviceClass.PROBLEM,
    entity_category=EntityCategory.DIAGNOSTIC,
    kinds=frozenset(),
    is_on_fn=lambda device: device.self_test is not None and not device.self_test.passed,
)


def _answers(path: str, hub: Hub) -> bool:
    return hub.central != "not_configured" and hub.paths.get(path, False)


def _is_tried(path: str, hub: Hub) -> bool:
    return hub.central != "not_configured" and path in hub.paths


def _has(supply: str, hub: Hub) -> bool:
    return hub.supplies.get(supply, False)


def _is_tested(supply: str, hub: Hub) -> bool:
    return supply in hub.supplies


_HUB = (
    HubDescription(
        key="central",
        translation_key="central",
        device_class=BinarySensorDeviceClass.CONNECTIVITY,
        entity_category=EntityCategory.DIAGNOSTIC,
        is_on_fn=lambda hub: hub.central == "reachable",
        exists_fn=lambda hub: hub.central != "not_configured",
    ),
    *(
        HubDescription(
            key=f"path_{path}",
            translation_key=f"path_{path}",
            device_class=BinarySensorDeviceClass.CONNECTIVITY,
            entity_category=EntityCategory.DIAGNOSTIC,
            is_on_fn=partial(_answers, path),
            exists_fn=partial(_is_tried, path),
        )
        for path in ("broadband", "gsm")
    ),
    HubDescription(
        key="problem",
        translation_key="problem",
        device_class=BinarySensorDeviceClass.PROBLEM,
        is_on_fn=lambda hub: bool(hub.faults),
    ),
    HubDescription(
        key="storage",
        translation_key="storage",
        device_class=BinarySensorDeviceClass.PROBLEM,
        entity_category=EntityCategory.DIAGNOSTIC,
        is_on_fn=lambda hub: not hub.storage_ok,
    ),
    HubDescription(
        key="radio_jammed",
        translation_key="radio_jammed",
        device_class=BinarySensorDeviceClass.PROBLEM,
        entity_category=EntityCategory.DIAGNOSTIC,
        is_on_fn=lambda hub: hub.radio_jammed,
    ),
    HubDescription(
        key="supply_mains",
        translation_key="supply_mains",
        device_class=BinarySensorDeviceClass.POWER,
        entity_category=EntityCategory.DIAGNOSTIC,
        is_on_fn=partial(_has, "mains"),
        exists_fn=partial(_is_tested, "mains"),
    ),
    HubDescription(
        key="supply_battery",
        translation_key="supply_battery",
        device_class=BinarySensorDeviceClass.BATTERY,
        entity_category=EntityCategory.DIAGNOSTIC,
        is_on_fn=lambda hub: not _has("battery", hub),
        exists_fn=partial(_is_tested, "battery"),
    ),
    *(
        HubDescription(
            key=f"supply_{network}",
            translation_key=f"supply_{network}",
            device_class=BinarySensorDeviceClass.CONNECTIVITY,
            entity_category=EntityCategory.DIAGNOSTIC,
            is_on_fn=partial(_has, network),
            exists_fn=partial(_is_tested, network),
        )
        for network in ("broadband", "gsm")
    ),
)


async def async_setup_entry(
    _hass: HomeAssistant, entry: VerisureLocalConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the detectors, the readiness of areas, and the health of devices and hub."""
    coordinator = entry.runtime_data
    async_add_areas(
        entry,
        async_add_entities,
        lambda area: [*(ReadyToArm(coordinator, area, mode) for mode in MODES), ServiceMode(coordinator, area)],
    )
    async_add_entities(HubBinarySensor(coordinator, description) for description in _HUB)
    async_add_devices(
        entry,
        async_add_entities,
        lambda device: [DeviceBinarySensor(coordinator, device, each) for each in _descriptions(device)],
    )
    async_add_found(
        entry,
        async_add_entities,
        [_SELF_TEST],
        lambda device, _: device.self_test is not None,
        partial(DeviceBinarySensor, coordinator),
    )


def _descriptions(device: Device) -> list[DeviceDescription]:
    found = [each for each in _HEALTH if device.kind in each.kinds]
    if device.player != "emulated":
        found = [each for each in found if not each.emulated_only]
    if device.kind == "contact":
        found.append(_WINDOW if _is_window(device) else _DOOR)
    elif device.kind in _DETECTORS:
        found.append(_DETECTORS[device.kind])
    return found


def _is_window(device: Device) -> bool:
    # The hub treats doors and windows alike; people and Home Assistant's panels do not.
    words = f"{device.device_id} {device.name}".casefold()
    return not device.entry_route and ("window" in words or "fönst" in words)


class DeviceBinarySensor(DescribedDeviceEntity, BinarySensorEntity):
    """A binary sensor of a device."""

    entity_description: DeviceDescription

    @property
    @override
    def available(self) -> bool:
        """Return whether there is something to show; that a device is lost is something to show."""
        if self.entity_description.always_available:
            return self.coordinator.available and self.device_id in self.coordinator.home.devices
        return super().available

    @property
    @override
    def is_on(self) -> bool:
        """Return what it shows."""
        return self.entity_description.is_on_fn(self.device)

    @override
    def _shown(self) -> object:
        return self.available, self.is_on


class HubBinarySensor(VerisureLocalEntity, BinarySensorEntity):
    """A binary sensor of the hub."""

    entity_description: HubDescription

    def __init__(self, coordinator: VerisureLocalCoordinator, description: HubDescription) -> None:
        """Show what ``description`` says of the hub."""
        super().__init__(coordinator, HUB, description.key)
        self.entity_description = description

    @property
    @override
    def available(self) -> bool:
        """Return whether the hub is connected and has this."""
        return super().available and self.entity_description.exists_fn(self.coordinator.home.hub)

    @property
    @override
    def is_on(self) -> bool:
        """Return what it shows."""
        return self.entity_description.is_on_fn(self.coordinator.home.hub)

    @override
    def _shown(self) -> object:
        return self.available, self.is_on, self.extra_state_attributes

    @property
    @override
    def extra_state_attributes(self) -> dict[str, object] | None:
        """Return what is wrong, by kind and name for automations, and the same in words for people."""
        if self.entity_description.key != "problem":
            return None
        home = self.coordinator.home
        return {
            "faults": [f"{kind}: {home.name_of(subject)}" for kind, subject in home.hub.faults],
            "faults_in_words": [self._in_words(kind, subject) for kind, subject in home.hub.faults],
        }

    def _in_words(self, kind: str, subject: str) -> str:
        """Return a fault as people say it, in the language of this Home Assistant."""
        words = word(self.hass, "fault", kind)
        device = self.coordinator.home.devices.get(subject)
        return f"{device.name}: {words}" if device is not None else words
