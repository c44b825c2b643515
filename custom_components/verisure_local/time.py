"""Quiet hours of doors that ring: between two times of the day they do not."""

import datetime as dt
from dataclasses import dataclass
from functools import partial
from typing import Final, override

from homeassistant.components.time import TimeEntity, TimeEntityDescription
from homeassistant.components.time.const import DOMAIN as TIME
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import DOMAIN
from .coordinator import VerisureLocalConfigEntry
from .models import Device
from .permits import Deed
from .platform import async_add_found
from .settings import SettingEntity, async_shown

PARALLEL_UPDATES = 1

_HOUR: Final = 60


@dataclass(frozen=True, kw_only=True)
class QuietDescription(TimeEntityDescription):
    """One end of the quiet hours: the first or the last."""

    end: int


_ENDS: Final = tuple(
    QuietDescription(key=key, translation_key=key, entity_category=EntityCategory.CONFIG, end=end)
    for end, key in enumerate(("chime_quiet_from", "chime_quiet_until"))
)


async def async_setup_entry(
    hass: HomeAssistant, entry: VerisureLocalConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the quiet hours of doors that ring."""
    coordinator, registry = entry.runtime_data, er.async_get(hass)

    def rings(device: Device, end: QuietDescription) -> bool:
        # One that was there stays, also while its door is set not to ring.
        unique_id = f"{coordinator.hub_id}_{device.device_id}_{end.key}"
        known = registry.async_get_entity_id(TIME, DOMAIN, unique_id) is not None
        return device.kind == "contact" and (device.chime > 0 or device.chime_quiet is not None or known)

    async_add_found(entry, async_add_entities, _ENDS, rings, partial(QuietHours, coordinator))


class QuietHours(SettingEntity, TimeEntity):
    """An end of the hours during which a door does not ring; two ends alike are no quiet hours."""

    entity_description: QuietDescription

    @property
    @override
    def native_value(self) -> dt.time | None:
        """Return it, None where there are no quiet hours."""
        quiet = self.device.chime_quiet
        return None if quiet is None else dt.time(*divmod(quiet[self.entity_description.end], _HOUR))

    @override
    async def async_set_value(self, value: dt.time) -> None:
        """Set it. The hub takes both ends: where there were none the other is the same, until it is set too."""
        who = await self.async_who_asks(Deed.CONFIGURE)
        minute = value.hour * _HOUR + value.minute
        # Both may be set at once: the second builds on what the first led to.
        async with self.coordinator.lock_settings:
            first, last = self.device.chime_quiet or (minute, minute)
            wanted = (first, minute) if self.entity_description.end else (minute, last)
            await self.coordinator.async_command(
                "configure_device", device_id=self.device_id, chime_quiet=list(wanted), **who
            )
            await async_shown(self.coordinator, self.device_id, lambda device: device.chime_quiet == wanted)

    @override
    def _shown(self) -> object:
        return self.available, self.native_value
