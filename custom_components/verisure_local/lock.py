"""Locks: a request, and what the bolt then reports."""

from collections.abc import Mapping
from typing import override

from homeassistant.components.lock import LockEntity
from homeassistant.const import ATTR_CODE
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import VerisureLocalConfigEntry, VerisureLocalCoordinator
from .entity import VerisureLocalDeviceEntity
from .models import Device
from .permits import Deed
from .platform import async_add_devices
from .words import who, word

# The hub takes one command after the other by itself: a disarm waits for no picture that somebody asked for.
PARALLEL_UPDATES = 0


async def async_setup_entry(
    _hass: HomeAssistant, entry: VerisureLocalConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the locks."""
    async_add_devices(
        entry,
        async_add_entities,
        lambda device: [HubLock(entry.runtime_data, device)] if device.kind == "lock" else [],
    )


class HubLock(VerisureLocalDeviceEntity, LockEntity):
    """A lock. Automations may lock it; only a person who may unlocks it."""

    _attr_name = None
    _attr_translation_key = "lock"

    def __init__(self, coordinator: VerisureLocalCoordinator, device: Device) -> None:
        """Show ``device``."""
        super().__init__(coordinator, device)

    @property
    @override
    def is_locked(self) -> bool | None:
        """Return whether the bolt is out, as the lock last reported."""
        return self.device.bolt == "locked" if self.device.bolt else None

    @property
    @override
    def is_jammed(self) -> bool:
        """Return whether the bolt is stuck."""
        return self.device.bolt == "jammed"

    @property
    @override
    def is_locking(self) -> bool:
        """Return whether it has been asked to lock and has not reported."""
        return self.device.pending == "locked"

    @property
    @override
    def is_unlocking(self) -> bool:
        """Return whether it has been asked to unlock and has not reported."""
        return self.device.pending == "unlocked"

    @property
    @override
    def changed_by(self) -> str | None:
        """Return who moved the bolt, or how it was moved, in words."""
        actor, method = self.device.bolt_actor, self.device.bolt_method
        if actor is not None:
            return who(self.hass, actor)
        return word(self.hass, "bolt_method", method) if method else None

    @property
    @override
    def extra_state_attributes(self) -> dict[str, object]:
        """Return the sort of who moved the bolt, and how it was moved."""
        actor = self.device.bolt_actor
        return {
            "changed_by_kind": actor.kind if actor is not None else None,
            "method": self.device.bolt_method or None,
        }

    @override
    async def async_lock(self, **kwargs: object) -> None:
        """Ask the lock to lock."""
        await self._async_move(locked=True, who=await self.async_who_asks(Deed.LOCK))

    @override
    async def async_unlock(self, **kwargs: object) -> None:
        """Ask the lock to unlock, as the person who asks or whose remote PIN it is."""
        code = kwargs.get(ATTR_CODE)
        who = await self.async_who_asks(Deed.UNLOCK, code if isinstance(code, str) else None)
        await self._async_move(locked=False, who=who)

    async def _async_move(self, *, locked: bool, who: Mapping[str, str | None]) -> None:
        await self.coordinator.async_command("move_bolt", device_id=self.device_id, locked=locked, **who)
