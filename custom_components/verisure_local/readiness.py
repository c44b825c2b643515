"""Whether an area could be armed now, and what stands in the way; the hub pushes every change of it."""

from typing import Final, override

from homeassistant.components.binary_sensor import BinarySensorEntity
from homeassistant.util import dt as dt_util

from .area import AreaEntity
from .coordinator import VerisureLocalCoordinator
from .models import Area

MODES: Final = ("home", "away")


class ReadyToArm(AreaEntity, BinarySensorEntity):
    """On when an area can be armed in a mode without leaving anything out."""

    def __init__(self, coordinator: VerisureLocalCoordinator, area: Area, mode: str) -> None:
        """Show whether ``area`` could be armed in ``mode``."""
        super().__init__(coordinator, area, f"ready_{mode}")
        self.mode = mode

    @property
    def _blockers(self) -> list[tuple[str, str]]:
        return self.coordinator.home.blockers(self.area_id, self.mode)

    @property
    @override
    def is_on(self) -> bool | None:
        """Return whether nothing stands in the way, None where the hub is too old to say."""
        return not self._blockers if self.coordinator.home.tells_readiness() else None

    @property
    @override
    def extra_state_attributes(self) -> dict[str, object]:
        """Return what stands in the way by name, and why, in the same order; a jammed radio has an empty name."""
        found = self._blockers
        return {
            "arm_mode": self.mode,
            "blocked_by": [name for name, _ in found],
            "reasons": [reason for _, reason in found],
        }

    @override
    def _shown(self) -> object:
        return self.available, self.is_on, self._blockers


class ServiceMode(AreaEntity, BinarySensorEntity):
    """On while a component of an area is in service mode: taken down, or with its battery being changed."""

    def __init__(self, coordinator: VerisureLocalCoordinator, area: Area) -> None:
        """Show ``area``."""
        super().__init__(coordinator, area, "service_mode")

    @property
    def _components(self) -> list[tuple[str, int | None]]:
        """Return what is in service mode by name, and since when."""
        noted = self.coordinator.home.noted.values()
        found = [device for device in noted if device.service and device.area_id == self.area_id]
        return [(device.name, device.service_since_utc_ms) for device in found]

    @property
    @override
    def is_on(self) -> bool:
        """Return whether something is in service mode."""
        return bool(self._components)

    @property
    @override
    def extra_state_attributes(self) -> dict[str, object]:
        """Return which components are, and since when, in the same order; None where the hub is too old to say."""
        found = self._components
        return {
            "components": [name for name, _ in found],
            "since": [None if at is None else dt_util.utc_from_timestamp(at / 1000).isoformat() for _, at in found],
        }

    @override
    def _shown(self) -> object:
        return self.available, self._components
