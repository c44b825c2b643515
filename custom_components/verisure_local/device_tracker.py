"""Whether each person is at home, as the hub's @Home believes. Where somebody is, the hub itself does not know."""

from typing import override

from homeassistant.components.device_tracker.const import SourceType
from homeassistant.components.device_tracker.entity import BaseScannerEntity
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import VerisureLocalConfigEntry, VerisureLocalCoordinator
from .people import PersonEntity
from .platform import async_add_people

PARALLEL_UPDATES = 0

_AT_HOME = {"home": True, "away": False}


async def async_setup_entry(
    _hass: HomeAssistant, entry: VerisureLocalConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the people of whom @Home has ever known anything."""
    async_add_people(
        entry,
        async_add_entities,
        lambda person_id: [AtHome(entry.runtime_data, person_id)],
        lambda home: home.whereabouts,
    )


class AtHome(PersonEntity, BaseScannerEntity):
    """A person: at home, away, or unknown while @Home knows nothing."""

    # To Home Assistant something that is connected while it is at home, as a router tells: it has no position.
    _attr_source_type = SourceType.ROUTER

    def __init__(self, coordinator: VerisureLocalCoordinator, person_id: str) -> None:
        """Show the person's presence."""
        super().__init__(coordinator, person_id, "at_home")

    @property
    @override
    def is_connected(self) -> bool | None:
        """Return whether the person is at home, None where that is not known."""
        return _AT_HOME.get(self.coordinator.home.whereabouts.get(self.person_id, ""))

    @override
    def _shown(self) -> object:
        return self.available, self.is_connected
