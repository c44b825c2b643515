"""What the entities of an area have in common."""

from typing import override

from .coordinator import READINESS, Part, VerisureLocalCoordinator
from .entity import VerisureLocalEntity
from .models import Area


class AreaEntity(VerisureLocalEntity):
    """An entity of an area; where the home has several areas its name says which."""

    def __init__(self, coordinator: VerisureLocalCoordinator, area: Area, key: str) -> None:
        """Show ``area``; ``key`` tells its entities apart and names the translation."""
        super().__init__(coordinator, Part("area", area.area_id), f"area_{area.area_id}_{key}")
        self.area_id = area.area_id
        several = len(coordinator.home.areas) > 1
        self._attr_translation_key = f"{key}_of_area" if several else key
        self._attr_translation_placeholders = {"area": area.name} if several else {}

    @property
    def area(self) -> Area | None:
        """Return the area as it is, None where it has left."""
        return self.coordinator.home.areas.get(self.area_id)

    @property
    @override
    def available(self) -> bool:
        """Return whether the hub is connected and has the area."""
        return super().available and self.area is not None

    @override
    async def async_added_to_hass(self) -> None:
        """Listen to the area, and to what stands in the way of arming."""
        await super().async_added_to_hass()
        self.async_on_remove(self.coordinator.async_add_listener(READINESS, self._changed))
