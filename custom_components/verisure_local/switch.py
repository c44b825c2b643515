"""Smart plugs, and settings that are on or off."""

from typing import override

from homeassistant.components.switch import SwitchEntity
from homeassistant.components.switch.const import SwitchDeviceClass
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import VerisureLocalConfigEntry
from .entity import VerisureLocalDeviceEntity
from .permits import Deed
from .platform import async_add_devices
from .switch_settings import SwitchSetting, settings_of

PARALLEL_UPDATES = 1


async def async_setup_entry(
    _hass: HomeAssistant, entry: VerisureLocalConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the plugs and the settings."""
    coordinator = entry.runtime_data
    async_add_devices(
        entry,
        async_add_entities,
        lambda device: [SmartPlug(coordinator, device)] if device.kind == "plug" else [],
    )
    async_add_devices(
        entry,
        async_add_entities,
        lambda device: [SwitchSetting(coordinator, device, each) for each in settings_of(device)],
    )


class SmartPlug(VerisureLocalDeviceEntity, SwitchEntity):
    """A plug; it shows what the plug reported, not what was asked of it."""

    _attr_name = None
    _attr_device_class = SwitchDeviceClass.OUTLET

    @property
    @override
    def is_on(self) -> bool:
        """Return whether it is on."""
        return self.device.powered

    @override
    async def async_turn_on(self, **kwargs: object) -> None:
        """Ask the plug to switch on."""
        await self._async_switch(powered=True)

    @override
    async def async_turn_off(self, **kwargs: object) -> None:
        """Ask the plug to switch off."""
        await self._async_switch(powered=False)

    async def _async_switch(self, *, powered: bool) -> None:
        who = await self.async_who_asks(Deed.SWITCH)
        await self.coordinator.async_command("switch_plug", device_id=self.device_id, powered=powered, **who)
