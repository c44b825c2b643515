"""Settings of locks that are one of a few."""

from dataclasses import dataclass
from functools import partial
from typing import override

from homeassistant.components.select import SelectEntity, SelectEntityDescription
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import VerisureLocalConfigEntry
from .platform import async_add_found
from .settings import SettingEntity, lock_setting

PARALLEL_UPDATES = 1


@dataclass(frozen=True, kw_only=True)
class SettingDescription(SelectEntityDescription):
    """A setting of locks; ``setting`` is what the hub calls it."""

    setting: str


_SETTINGS = (
    SettingDescription(
        key="volume",
        translation_key="volume",
        setting="volume",
        entity_category=EntityCategory.CONFIG,
        options=["silent", "low", "high"],
    ),
    SettingDescription(
        key="hold_mode",
        translation_key="hold_mode",
        setting="hold_mode",
        entity_category=EntityCategory.CONFIG,
        options=["disarmed", "home", "away"],
    ),
)


async def async_setup_entry(
    _hass: HomeAssistant, entry: VerisureLocalConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the settings."""
    async_add_found(
        entry,
        async_add_entities,
        _SETTINGS,
        lambda device, each: lock_setting(device, each.setting) is not None,
        partial(LockChoice, entry.runtime_data),
    )


class LockChoice(SettingEntity, SelectEntity):
    """A setting of a lock that is one of a few."""

    entity_description: SettingDescription

    @property
    @override
    def current_option(self) -> str | None:
        """Return how it is set, None where that is nothing this integration knows."""
        value = lock_setting(self.device, self.entity_description.setting)
        return value if isinstance(value, str) and value in self.options else None

    @override
    async def async_select_option(self, option: str) -> None:
        """Set it."""
        await self.async_configure_lock(self.entity_description.setting, option)

    @override
    def _shown(self) -> object:
        return self.available, self.current_option
