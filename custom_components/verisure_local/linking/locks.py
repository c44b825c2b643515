"""Locks, Yale Doormans of Home Assistant's own integrations among them. No code of ours reaches one."""

from collections.abc import Mapping
from typing import Any, Final, override

from homeassistant.components.lock.const import DOMAIN as LOCK
from homeassistant.components.lock.const import LockState
from homeassistant.const import ATTR_ENTITY_ID, SERVICE_LOCK, SERVICE_UNLOCK
from homeassistant.core import HomeAssistant, State

from ..const import SUBENTRY_LOCK
from ..coordinator import VerisureLocalCoordinator
from .family import Family, Link, Order, Report

_BOLT: Final = {
    LockState.LOCKED: "locked",
    LockState.UNLOCKED: "unlocked",
    LockState.OPEN: "unlocked",
    LockState.JAMMED: "jammed",
}


class Locks(Family):
    """Locks."""

    subentry_type = SUBENTRY_LOCK

    @override
    def kind(self, data: Mapping[str, Any]) -> str:
        """Return that it is a lock."""
        return "lock"

    @override
    def report(self, state: State) -> Report | None:
        """Return where the bolt is, nothing while it moves."""
        bolt = _BOLT.get(LockState(state.state)) if state.state in set(LockState) else None
        return None if bolt is None else Report("report_bolt", {"bolt": bolt}, bolt)

    @override
    async def async_carry_out(
        self, hass: HomeAssistant, coordinator: VerisureLocalCoordinator, link: Link, order: Order
    ) -> None:
        """Lock or unlock; a lock that wants a code uses the default code that Home Assistant has for it."""
        service = SERVICE_LOCK if order.wanted == "locked" else SERVICE_UNLOCK
        await hass.services.async_call(LOCK, service, {ATTR_ENTITY_ID: link.entity_id}, blocking=True)
