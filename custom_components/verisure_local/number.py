"""Settings of devices and of the home that are numbers."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Final, override

from homeassistant.components.number import NumberEntity, NumberEntityDescription
from homeassistant.components.number.const import NumberDeviceClass, NumberMode
from homeassistant.const import EntityCategory, UnitOfMass, UnitOfTime
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import DOMAIN
from .coordinator import VerisureLocalConfigEntry
from .home_settings import HomeSetting, described
from .models import Device
from .platform import async_add_found, async_add_settings
from .settings import SettingEntity, lock_setting

PARALLEL_UPDATES = 1

LIGHTEST_PET_KG: Final = 5
HEAVIEST_PET_KG: Final = 36
"""What the hub takes beside 0, which is no pets (hub_server/domain/numbers.py)."""


@dataclass(frozen=True, kw_only=True)
class SettingDescription(NumberEntityDescription):
    """A setting: of which kinds of devices, its value (None where the hub tells of none), and how it is set."""

    kinds: frozenset[str]
    value_fn: Callable[[Device], float | None]
    set_fn: Callable[[SettingEntity, float], Awaitable[None]]


def _seconds(key: str, device: Device) -> float | None:
    value = lock_setting(device, key)
    return value / 1000 if isinstance(value, int) else None


async def _set_seconds(key: str, entity: SettingEntity, value: float) -> None:
    await entity.async_configure_lock(key, round(value * 1000))


async def _set_pet(entity: SettingEntity, value: float) -> None:
    if 0 < value < LIGHTEST_PET_KG:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="pet_weight",
            translation_placeholders={"lowest": str(LIGHTEST_PET_KG), "highest": str(HEAVIEST_PET_KG)},
        )
    await entity.async_configure("pet_kg", round(value))


async def _set_chime(entity: SettingEntity, value: float) -> None:
    await entity.async_configure("chime", round(value))


SETTINGS: Final = (
    SettingDescription(
        key="chime",
        translation_key="chime",
        entity_category=EntityCategory.CONFIG,
        native_min_value=0,
        native_max_value=4,
        native_step=1,
        mode=NumberMode.SLIDER,
        kinds=frozenset({"contact"}),
        value_fn=lambda device: device.chime,
        set_fn=_set_chime,
    ),
    SettingDescription(
        key="pet_kg",
        translation_key="pet_kg",
        device_class=NumberDeviceClass.WEIGHT,
        native_unit_of_measurement=UnitOfMass.KILOGRAMS,
        entity_category=EntityCategory.CONFIG,
        native_min_value=0,
        native_max_value=HEAVIEST_PET_KG,
        native_step=1,
        mode=NumberMode.BOX,
        kinds=frozenset({"motion", "camera_motion"}),
        value_fn=lambda device: device.pet_kg,
        set_fn=_set_pet,
    ),
    SettingDescription(
        key="relock",
        translation_key="relock",
        device_class=NumberDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.SECONDS,
        entity_category=EntityCategory.CONFIG,
        native_min_value=2,
        native_max_value=300,
        native_step=1,
        mode=NumberMode.BOX,
        kinds=frozenset({"lock"}),
        value_fn=partial(_seconds, "relock_ms"),
        set_fn=partial(_set_seconds, "relock_ms"),
    ),
    SettingDescription(
        key="hold",
        translation_key="hold",
        device_class=NumberDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.SECONDS,
        entity_category=EntityCategory.CONFIG,
        entity_registry_enabled_default=False,
        native_min_value=1,
        native_max_value=20,
        native_step=0.1,
        mode=NumberMode.BOX,
        kinds=frozenset({"lock"}),
        value_fn=partial(_seconds, "hold_ms"),
        set_fn=partial(_set_seconds, "hold_ms"),
    ),
)


async def async_setup_entry(
    _hass: HomeAssistant, entry: VerisureLocalConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the settings."""
    async_add_found(
        entry,
        async_add_entities,
        SETTINGS,
        lambda device, each: device.kind in each.kinds and each.value_fn(device) is not None,
        partial(NumberSetting, entry.runtime_data),
    )
    async_add_settings(
        entry,
        async_add_entities,
        lambda setting: [HomeSetting(entry.runtime_data, setting, each) for each in described(setting)],
    )


class NumberSetting(SettingEntity, NumberEntity):
    """A setting of a device that is a number."""

    entity_description: SettingDescription

    @property
    @override
    def native_value(self) -> float | None:
        """Return how it is set."""
        return self.entity_description.value_fn(self.device)

    @override
    async def async_set_native_value(self, value: float) -> None:
        """Set it."""
        await self.entity_description.set_fn(self, value)

    @override
    def _shown(self) -> object:
        return self.available, self.native_value
