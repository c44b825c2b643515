"""What is on or off: switches and lights as smart plugs, sirens (and relays that ring one) as sirens."""

from collections.abc import Mapping
from typing import Any, override

from homeassistant.const import ATTR_ENTITY_ID, SERVICE_TURN_OFF, SERVICE_TURN_ON, STATE_ON
from homeassistant.core import HomeAssistant, State, split_entity_id

from ..const import SUBENTRY_PLUG
from ..coordinator import VerisureLocalCoordinator
from .family import Family, Link, Order, Report


class Plugs(Family):
    """Switches and lights."""

    subentry_type = SUBENTRY_PLUG

    @override
    def kind(self, data: Mapping[str, Any]) -> str:
        """Return that it is a plug."""
        return "plug"

    @override
    def report(self, state: State) -> Report | None:
        """Return whether it is on."""
        powered = state.state == STATE_ON
        return Report("report_power", {"powered": powered}, "on" if powered else "off")

    @override
    async def async_carry_out(
        self, hass: HomeAssistant, coordinator: VerisureLocalCoordinator, link: Link, order: Order
    ) -> None:
        """Turn it on or off."""
        service = SERVICE_TURN_ON if order.wanted == "on" else SERVICE_TURN_OFF
        domain = split_entity_id(link.entity_id)[0]
        await hass.services.async_call(domain, service, {ATTR_ENTITY_ID: link.entity_id}, blocking=True)
