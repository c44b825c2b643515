"""Adding entities as devices and areas come."""

from collections.abc import Callable, Iterable, Mapping

from homeassistant.core import callback
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import STRUCTURE, VerisureLocalConfigEntry
from .models import Area, Device


def async_add_devices(
    entry: VerisureLocalConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
    make: Callable[[Device], Iterable[Entity]],
) -> None:
    """Add what ``make`` makes of each device, now and whenever one comes."""
    _async_add(entry, async_add_entities, lambda: entry.runtime_data.home.devices, make)


def async_add_areas(
    entry: VerisureLocalConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
    make: Callable[[Area], Iterable[Entity]],
) -> None:
    """Add what ``make`` makes of each area, now and whenever one comes."""
    _async_add(entry, async_add_entities, lambda: entry.runtime_data.home.areas, make)


def _async_add[T](
    entry: VerisureLocalConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
    items: Callable[[], Mapping[str, T]],
    make: Callable[[T], Iterable[Entity]],
) -> None:
    added: set[str] = set()

    @callback
    def add() -> None:
        present = items()
        added.intersection_update(present)
        new = [key for key in present if key not in added]
        added.update(new)
        async_add_entities([entity for key in new for entity in make(present[key])])

    entry.async_on_unload(entry.runtime_data.async_add_listener(STRUCTURE, add))
    add()
