"""Codes of the hub as people say them, in the language of this Home Assistant; automations keep the codes."""

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.translation import async_get_cached_translations

from .const import DOMAIN
from .models import Actor


@callback
def word(hass: HomeAssistant, subject: str, code: str) -> str:
    """Return a code of ``subject``, which is a selector of the translations, in words; a newer hub's as it reads."""
    texts = async_get_cached_translations(hass, hass.config.language, "selector", DOMAIN)
    return texts.get(f"component.{DOMAIN}.selector.{subject}.options.{code}", code.replace("_", " "))


@callback
def who(hass: HomeAssistant, actor: Actor) -> str | None:
    """Return somebody's name, else what sort of somebody it was; None where nobody knows."""
    if actor.name or not actor.kind:
        return actor.name or None
    return word(hass, "actor", actor.kind)
