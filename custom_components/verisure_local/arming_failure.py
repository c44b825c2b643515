"""Why an area was last not armed; the hub remembers it, so a restart forgets nothing."""

import datetime as dt
from typing import Final, override

from homeassistant.components.sensor import SensorEntity
from homeassistant.components.sensor.const import SensorDeviceClass

from .area import AreaEntity
from .coordinator import VerisureLocalCoordinator
from .models import Area, ArmingFailure
from .words import who

SEVERAL: Final = "several"
OTHER: Final = "other"
REASONS: Final = (
    "open",
    "lost",
    "low_battery",
    "tampered",
    "jammed",
    "radio_jammed",
    "in_service",
    "unlocked",
    SEVERAL,
    OTHER,
)
"""Why: the hub's own words but for the radio, which alone nobody can leave out; ``jammed`` is a lock's bolt."""


class LastArmingFailure(AreaEntity, SensorEntity):
    """Why an area was last not armed though somebody who may had asked; unknown until that happens."""

    _attr_device_class = SensorDeviceClass.ENUM
    _attr_options = list(REASONS)  # noqa: RUF012 - the platform's shape

    def __init__(self, coordinator: VerisureLocalCoordinator, area: Area) -> None:
        """Show ``area``."""
        super().__init__(coordinator, area, "last_arming_failure")

    @property
    def _failure(self) -> ArmingFailure | None:
        area = self.area
        return None if area is None else area.last_failure

    @property
    @override
    def native_value(self) -> str | None:
        """Return why: the one reason, or that there were several."""
        failure = self._failure
        if failure is None:
            return None
        reasons = {each.reason for each in failure.blockers}
        if len(reasons) > 1:
            return SEVERAL
        reason = next(iter(reasons), OTHER)
        return reason if reason in REASONS else OTHER

    @property
    @override
    def extra_state_attributes(self) -> dict[str, object]:
        """Return what was in the way and why, in the same order, as what it was to be armed, by whom and when."""
        failure = self._failure
        if failure is None:
            return {}
        return {
            "blocked_by": [each.name for each in failure.blockers],
            "reasons": [each.reason for each in failure.blockers],
            "arm_mode": failure.mode,
            "person": who(self.hass, failure.actor),
            "asked_by": failure.actor.kind,
            "refused": dt.datetime.fromtimestamp(failure.utc_ms / 1000, dt.UTC).isoformat(timespec="seconds"),
        }

    @override
    def _shown(self) -> object:
        return self.available, self._failure
