"""Settings of devices that are on or off."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, override

from homeassistant.components.switch import SwitchEntity, SwitchEntityDescription
from homeassistant.const import EntityCategory

from .models import Device
from .settings import SettingEntity, lock_setting


@dataclass(frozen=True, kw_only=True)
class SettingDescription(SwitchEntityDescription):
    """A setting of some kinds of devices; ``of_lock`` says that it is one of those that belong together."""

    kinds: frozenset[str]
    of_lock: bool = False
    is_on_fn: Callable[[Device], bool]


def _of_lock(key: str, *, enabled: bool = True) -> SettingDescription:
    return SettingDescription(
        key=key,
        translation_key=key,
        entity_category=EntityCategory.CONFIG,
        entity_registry_enabled_default=enabled,
        kinds=frozenset({"lock"}),
        of_lock=True,
        is_on_fn=lambda device: lock_setting(device, key) is True,
    )


SETTINGS: Final = (
    SettingDescription(
        key="final_door",
        translation_key="final_door",
        entity_category=EntityCategory.CONFIG,
        kinds=frozenset({"contact"}),
        is_on_fn=lambda device: device.final_door,
    ),
    SettingDescription(
        key="simulate",
        translation_key="simulate",
        entity_category=EntityCategory.CONFIG,
        kinds=frozenset({"plug"}),
        is_on_fn=lambda device: device.simulate,
    ),
    SettingDescription(
        key="hazardous",
        translation_key="hazardous",
        entity_category=EntityCategory.CONFIG,
        kinds=frozenset({"plug"}),
        is_on_fn=lambda device: device.hazardous,
    ),
    _of_lock("auto_lock"),
    _of_lock("lock_before_arm"),
    _of_lock("unlock_disarms"),
    _of_lock("tag_only", enabled=False),
)


def settings_of(device: Device) -> list[SettingDescription]:
    """Return the settings that a device has."""
    return [each for each in SETTINGS if device.kind in each.kinds and (device.lock is not None or not each.of_lock)]


class SwitchSetting(SettingEntity, SwitchEntity):
    """A setting of a device that is on or off."""

    entity_description: SettingDescription

    @property
    @override
    def is_on(self) -> bool:
        """Return how it is set."""
        return self.entity_description.is_on_fn(self.device)

    @override
    async def async_turn_on(self, **kwargs: object) -> None:
        """Set it."""
        await self._async_set(on=True)

    @override
    async def async_turn_off(self, **kwargs: object) -> None:
        """Clear it."""
        await self._async_set(on=False)

    async def _async_set(self, *, on: bool) -> None:
        configure = self.async_configure_lock if self.entity_description.of_lock else self.async_configure
        await configure(self.entity_description.key, on)

    @override
    def _shown(self) -> object:
        return self.available, self.is_on
