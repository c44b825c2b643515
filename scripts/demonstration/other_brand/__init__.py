"""Devices of a brand that knows nothing of the alarm: a siren, a loudspeaker and a voice, for the demonstration alone.

Home Assistant's helpers can be a door, a lock or a switch, and its own integrations a camera of a file; none of them is
a siren or speaks without a network. These do, and do no more than such a device does.
"""

from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant

_PLATFORMS: Final = [Platform.MEDIA_PLAYER, Platform.SIREN, Platform.TTS]


async def async_setup_entry(hass: HomeAssistant, entry: ConfigEntry) -> bool:
    """Set the devices up."""
    await hass.config_entries.async_forward_entry_setups(entry, _PLATFORMS)
    return True


async def async_unload_entry(hass: HomeAssistant, entry: ConfigEntry) -> bool:
    """Take them down."""
    return await hass.config_entries.async_unload_platforms(entry, _PLATFORMS)
