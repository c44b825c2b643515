"""How the hubs are, on Home Assistant's page about itself: what may be pasted into a question to others."""

from collections.abc import Coroutine

from homeassistant.components.system_health import SystemHealthRegistration
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError

from .const import DOMAIN
from .coordinator import VerisureLocalCoordinator

type Health = dict[str, str | int | dict[str, str] | Coroutine[object, object, str | dict[str, str]]]
"""By key a value, or what finds it out; a failure has a shape that Home Assistant shows as one."""


@callback
def async_register(_hass: HomeAssistant, register: SystemHealthRegistration) -> None:
    """Register what is told."""
    register.async_register_info(system_health_info)


async def system_health_info(hass: HomeAssistant) -> Health:
    """Return how the hubs are, in the order they were added; no names, no addresses."""
    hubs = [entry.runtime_data for entry in hass.config_entries.async_loaded_entries(DOMAIN)]
    configured = len(hass.config_entries.async_entries(DOMAIN, include_ignore=False, include_disabled=False))
    if not hubs:
        return {"hub_reachable": _unreachable() if configured else "not_configured"}
    centrals = [coordinator.home.hub.central for coordinator in hubs if coordinator.available]
    return {
        "hub_reachable": _async_reach(hubs, configured),
        "hub_version": ", ".join(coordinator.home.hub.version for coordinator in hubs),
        # Of a hub that is gone nobody knows whether it reaches its central.
        "central_reachable": _unreachable() if "unreachable" in centrals else ", ".join(centrals) or "unknown",
        "devices": sum(len(coordinator.home.devices) for coordinator in hubs),
    }


async def _async_reach(hubs: list[VerisureLocalCoordinator], configured: int) -> str | dict[str, str]:
    """Ask every hub something, so that an answer of now is told and not one of some time ago."""
    try:
        for coordinator in hubs:
            await coordinator.async_command("far_codes")
    except HomeAssistantError:
        return _unreachable()
    return "ok" if len(hubs) == configured else _unreachable()


def _unreachable() -> dict[str, str]:
    return {"type": "failed", "error": "unreachable"}
