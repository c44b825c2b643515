"""Sentences for Assist, put where Home Assistant reads sentences from: only when somebody asks for it."""

from pathlib import Path
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError

from .const import DOMAIN
from .installing import Installed, async_get_installer, files_below

_SHIPPED: Final = Path(__file__).parent / "sentences"


async def async_install_sentences(hass: HomeAssistant) -> None:
    """Write the sentences of every language and have Assist read them.

    Raises ServiceValidationError, which names those files that somebody has changed and that were left alone.
    """
    done = await async_write_sentences(hass)
    if done.changed:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="sentences_changed",
            translation_placeholders={"files": ", ".join(done.changed)},
        )


async def async_write_sentences(hass: HomeAssistant) -> Installed:
    """Do that, and return what became of each file. Raises OSError when the disk refuses."""
    shipped = await hass.async_add_executor_job(files_below, _SHIPPED)
    files = {f"{Path(name).stem}/{DOMAIN}.yaml": contents for name, contents in shipped.items()}
    done = await async_get_installer(hass).async_install(files, Path(hass.config.path("custom_sentences")))
    if done.wrote and hass.services.has_service("conversation", "reload"):
        await hass.services.async_call("conversation", "reload", blocking=True)
    return done
