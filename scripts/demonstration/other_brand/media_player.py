"""A loudspeaker that shows what it plays."""

from typing import Any, override
from urllib.parse import parse_qs, urlparse

from homeassistant.components.media_player import MediaPlayerEntity
from homeassistant.components.media_player.const import MediaPlayerEntityFeature, MediaPlayerState, MediaType
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback


async def async_setup_entry(
    hass: HomeAssistant, _entry: ConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add it."""
    name = "Gårdshusets högtalare" if hass.config.language == "sv" else "Guest house loudspeaker"
    async_add_entities([Loudspeaker(name)])


class Loudspeaker(MediaPlayerEntity):
    """The loudspeaker."""

    _attr_supported_features = MediaPlayerEntityFeature.PLAY_MEDIA
    _attr_should_poll = False
    _attr_unique_id = "other_brand_loudspeaker"
    _attr_state = MediaPlayerState.IDLE

    def __init__(self, name: str) -> None:
        """Play nothing."""
        self.entity_id = "media_player.guest_house"
        self._attr_name = name

    @override
    async def async_play_media(self, media_type: MediaType | str, media_id: str, **kwargs: Any) -> None:
        """Play what is spoken; its words are its title."""
        self._attr_media_title = parse_qs(urlparse(media_id).query).get("message", [media_id])[0]
        self._attr_state = MediaPlayerState.PLAYING
        self.async_write_ha_state()
