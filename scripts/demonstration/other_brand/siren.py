"""A siren that sounds as it is told."""

from typing import Any, override

from homeassistant.components.siren import SirenEntity
from homeassistant.components.siren.const import SirenEntityFeature
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback


async def async_setup_entry(
    hass: HomeAssistant, _entry: ConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add it."""
    async_add_entities([Siren("Gårdshusets siren" if hass.config.language == "sv" else "Guest house siren")])


class Siren(SirenEntity):
    """The siren."""

    _attr_supported_features = SirenEntityFeature.TURN_ON | SirenEntityFeature.TURN_OFF
    _attr_should_poll = False
    _attr_unique_id = "other_brand_siren"
    _attr_is_on = False

    def __init__(self, name: str) -> None:
        """Be silent."""
        self.entity_id = "siren.guest_house"
        self._attr_name = name

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Sound."""
        self._attr_is_on = True
        self.async_write_ha_state()

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Be silent."""
        self._attr_is_on = False
        self.async_write_ha_state()
