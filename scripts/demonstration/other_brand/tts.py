"""A voice that needs no network. What it says can be read on the loudspeaker; as sound it is a second of silence."""

import io
import wave
from typing import Any, override

from homeassistant.components.tts import TextToSpeechEntity, TtsAudioType
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

_RATE = 16_000


async def async_setup_entry(
    hass: HomeAssistant, _entry: ConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add it."""
    async_add_entities([Voice(hass.config.language)])


class Voice(TextToSpeechEntity):
    """The voice."""

    _attr_unique_id = "other_brand_voice"
    _attr_supported_languages = ["en", "sv"]  # noqa: RUF012 - the platform's shape

    def __init__(self, language: str) -> None:
        """Speak the home's language."""
        self.entity_id = "tts.guest_house"
        self._attr_name = "Gårdshusets röst" if language == "sv" else "Guest house voice"
        self._attr_default_language = language

    @override
    async def async_get_tts_audio(self, message: str, language: str, options: dict[str, Any]) -> TtsAudioType:
        """Return a second of silence as WAV."""
        written = io.BytesIO()
        with wave.open(written, "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(_RATE)
            sound.writeframes(bytes(2 * _RATE))
        return "wav", written.getvalue()
