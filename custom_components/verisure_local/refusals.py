"""Errors in words, where Home Assistant does not put them into words itself."""

from collections.abc import Mapping

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations

from .const import DOMAIN


async def async_sentence(hass: HomeAssistant, key: str, placeholders: Mapping[str, str]) -> str:
    """Return an error's sentence in the language of this Home Assistant, or its key where there is none."""
    texts = await async_get_translations(hass, hass.config.language, "exceptions", [DOMAIN])
    text = texts.get(f"component.{DOMAIN}.exceptions.{key}.message", key)
    for name, value in placeholders.items():
        text = text.replace(f"{{{name}}}", value)
    return text
