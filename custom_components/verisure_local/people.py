"""What the entities of a person of the home have in common, and when a Check on me ends."""

import datetime as dt
from typing import override

from homeassistant.components.sensor import SensorEntity
from homeassistant.components.sensor.const import SensorDeviceClass

from .coordinator import Part, VerisureLocalCoordinator
from .entity import VerisureLocalEntity


class PersonEntity(VerisureLocalEntity):
    """An entity of a person of the home."""

    def __init__(self, coordinator: VerisureLocalCoordinator, person_id: str, key: str) -> None:
        """Show the person with this id; ``key`` tells the person's entities apart and names the translation."""
        super().__init__(coordinator, Part("person", person_id), f"{key}_{person_id}")
        self.person_id = person_id
        self._attr_translation_key = key
        self._attr_translation_placeholders = {"person": coordinator.home.people[person_id]}

    @property
    @override
    def available(self) -> bool:
        """Return whether the hub is connected and has the person."""
        return super().available and self.person_id in self.coordinator.home.people


class CheckOnMe(PersonEntity, SensorEntity):
    """When the hub calls for help unless the person says to be safe; unknown while no Check on me runs."""

    _attr_device_class = SensorDeviceClass.TIMESTAMP

    def __init__(self, coordinator: VerisureLocalCoordinator, person_id: str) -> None:
        """Show the person's check."""
        super().__init__(coordinator, person_id, "check_on_me")

    @property
    @override
    def native_value(self) -> dt.datetime | None:
        """Return when it ends."""
        ends = self.coordinator.home.checks.get(self.person_id)
        # Whole seconds: the same end, told again, is not a new one.
        return None if ends is None else dt.datetime.fromtimestamp(round(ends / 1000), dt.UTC)

    @override
    def _shown(self) -> object:
        return self.available, self.native_value
