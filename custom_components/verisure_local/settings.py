"""Setting how a device behaves, as an administrator of the home; the hub refuses everybody else."""

import asyncio
from collections.abc import Callable
from typing import Final

from homeassistant.exceptions import HomeAssistantError

from .const import DOMAIN
from .coordinator import Part, VerisureLocalCoordinator
from .entity import DescribedDeviceEntity
from .models import Device
from .permits import Deed

SHOWN_S: Final = 5.0
"""How long a change that the hub has taken may need to be shown here (ours)."""


def lock_setting(device: Device, key: str) -> object:
    """Return one of a lock's settings, None where the hub does not tell of it."""
    return None if device.lock is None else device.lock.get(key)


class SettingEntity(DescribedDeviceEntity):
    """An entity that is a setting of a device."""

    async def async_configure(self, key: str, value: object) -> None:
        """Change a setting of the device. Raises HomeAssistantError."""
        who = await self.async_who_asks(Deed.CONFIGURE)
        await self.coordinator.async_command("configure_device", device_id=self.device_id, **{key: value}, **who)

    async def async_configure_lock(self, key: str, value: object) -> None:
        """Change a setting of the lock. Raises HomeAssistantError.

        The hub takes a lock's settings whole: each change builds on what the one before it led to.
        """
        who = await self.async_who_asks(Deed.CONFIGURE)
        async with self.coordinator.lock_settings:
            wanted = {**(self.device.lock or {}), key: value}
            await self.coordinator.async_command("configure_device", device_id=self.device_id, lock=wanted, **who)
            await async_shown(self.coordinator, self.device_id, lambda device: device.lock == wanted)


async def async_shown(
    coordinator: VerisureLocalCoordinator, device_id: str, is_wanted: Callable[[Device], bool]
) -> None:
    """Wait until the home shows a device as it was set. Raises HomeAssistantError where it does not in time."""
    shown = asyncio.Event()

    def look() -> None:
        device = coordinator.home.devices.get(device_id)
        if device is None or is_wanted(device) or not coordinator.available:
            shown.set()

    stop = coordinator.async_add_listener(Part("device", device_id), look)
    try:
        look()
        async with asyncio.timeout(SHOWN_S):
            await shown.wait()
    except TimeoutError as error:
        raise HomeAssistantError(translation_domain=DOMAIN, translation_key="not_connected") from error
    finally:
        stop()
