"""How our actions are registered: each is for alarm panels of this integration, which tell the hub and the area."""

from collections.abc import Awaitable, Callable, Iterable, Mapping

import probatio
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.helpers import service
from homeassistant.util.json import JsonValueType

from .alarm_control_panel import AreaPanel
from .const import DOMAIN
from .raw import Raw, number, text, texts

type Fields = dict[str | probatio.Marker, object]
type Does = Callable[[AreaPanel, ServiceCall], Awaitable[ServiceResponse]]
type Action = tuple[str, Fields, Does, SupportsResponse]
"""An action: its name, its fields beside the panel, what it does, and whether it answers."""


@callback
def async_register_actions(hass: HomeAssistant, actions: Iterable[Action]) -> None:
    """Register actions of this integration."""
    for name, fields, func, response in actions:
        service.async_register_platform_entity_service(
            hass,
            DOMAIN,
            name,
            entity_domain=Platform.ALARM_CONTROL_PANEL,
            schema=fields,
            func=func,
            supports_response=response,
        )


def told_arming(answer: Raw) -> dict[str, JsonValueType]:
    """Return what becomes of an arming: the mode, what is left out by name, and in how many seconds it is armed."""
    return {
        "mode": text(answer, "mode"),
        "left_out": list(texts(answer, "left_out")),
        "armed_in": -(-number(answer, "armed_in_ms") // 1000),
    }


def named(panel: AreaPanel, answer: Mapping[str, object], key: str) -> list[JsonValueType]:
    """Return the devices under a key of the hub's answer as people call them."""
    return [panel.coordinator.home.name_of(each) for each in texts(answer, key)]
