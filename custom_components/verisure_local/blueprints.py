"""The blueprints that come with the integration, installed when a person asks for it."""

from pathlib import Path
from typing import Final

import probatio
from homeassistant.const import SERVICE_RELOAD
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.service import async_register_admin_service

from .blueprint_language import in_language
from .const import DOMAIN
from .installing import Installed, async_get_installer, files_below

SERVICE_INSTALL: Final = "install_blueprints"
_SHIPPED: Final = Path(__file__).parent / "blueprints"
_FOLDER: Final = "blueprints"
"""Where Home Assistant looks for them, below its configuration."""
_USERS: Final = ("automation", "script")


@callback
def async_setup_blueprints(hass: HomeAssistant) -> None:
    """Register the action, for administrators."""

    async def install(_call: ServiceCall) -> ServiceResponse:
        done = await async_install_blueprints(hass)
        return {
            "installed": [*done.installed],
            "updated": [*done.updated],
            "kept": [*done.kept],
            "changed": [*done.changed],
        }

    async_register_admin_service(
        hass,
        DOMAIN,
        SERVICE_INSTALL,
        install,
        schema=probatio.Schema({}),
        supports_response=SupportsResponse.OPTIONAL,
    )


async def async_install_blueprints(hass: HomeAssistant) -> Installed:
    """Write the blueprints into the configuration, and have those who use them read them. Raises HomeAssistantError.

    Their texts are in the language of this Home Assistant, where we have it.
    """
    files = await hass.async_add_executor_job(_files, hass.config.language)
    try:
        done = await async_get_installer(hass).async_install(files, Path(hass.config.path(_FOLDER)))
    except OSError as error:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="not_installed",
            translation_placeholders={"reason": error.strerror or type(error).__name__},
        ) from error
    if done.wrote:
        # Reloading makes them forget the blueprints they have read; automations that did not change run on.
        for domain in _USERS:
            if hass.services.has_service(domain, SERVICE_RELOAD):
                await hass.services.async_call(domain, SERVICE_RELOAD, blocking=True)
    return done


def _files(language: str) -> dict[str, bytes]:
    return in_language(files_below(_SHIPPED), language)


async def async_count(hass: HomeAssistant) -> int:
    """Return how many blueprints there are to install."""
    return len(await hass.async_add_executor_job(files_below, _SHIPPED))
