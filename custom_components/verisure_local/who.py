"""Who did something, as people say it."""

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.translation import async_get_cached_translations

from .const import DOMAIN
from .models import Actor


@callback
def who(hass: HomeAssistant, actor: Actor) -> str | None:
    """Return somebody's name, else what sort of somebody it was in the language of this Home Assistant."""
    if actor.name or not actor.kind:
        return actor.name or None
    texts = async_get_cached_translations(hass, hass.config.language, "selector", DOMAIN)
    return texts.get(f"component.{DOMAIN}.selector.actor.options.{actor.kind}", actor.kind.replace("_", " "))
