"""Adding entities as devices, areas, people and smart buttons come."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from homeassistant.core import CALLBACK_TYPE, callback
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import STRUCTURE, Part, VerisureLocalConfigEntry
from .models import Area, Button, Device, Home, Setting


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


def async_add_people(
    entry: VerisureLocalConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
    make: Callable[[str], Iterable[Entity]],
    known: Callable[[Home], Iterable[str]] = lambda home: home.people,
) -> None:
    """Add what ``make`` makes of each person's id, now and whenever one comes that is ``known``."""

    def people() -> Mapping[str, str]:
        home = entry.runtime_data.home
        return {each: each for each in known(home) if each in home.people}

    _async_add(entry, async_add_entities, people, make)


def async_add_buttons(
    entry: VerisureLocalConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
    make: Callable[[Button], Iterable[Entity]],
) -> None:
    """Add what ``make`` makes of each smart button, now and whenever one comes."""
    _async_add(entry, async_add_entities, lambda: entry.runtime_data.home.buttons, make)


def async_add_settings(
    entry: VerisureLocalConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
    make: Callable[[Setting], Iterable[Entity]],
) -> None:
    """Add what ``make`` makes of each setting of the home, as soon as the hub tells of it."""
    _async_add(entry, async_add_entities, lambda: entry.runtime_data.home.settings, make)


def async_add_found[D](
    entry: VerisureLocalConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
    wanted: Iterable[D],
    has: Callable[[Device, D], bool],
    make: Callable[[Device, D], Entity],
) -> None:
    """Add an entity for each thing ``wanted`` that a device turns out to have, as soon as it does.

    What a device measures is known when it is first heard, and that may be long after it came.
    """
    coordinator, things = entry.runtime_data, tuple(wanted)
    missing: dict[str, list[D]] = {}
    heard: dict[str, CALLBACK_TYPE] = {}

    def found(device_id: str) -> list[Entity]:
        device = coordinator.home.devices.get(device_id)
        if device is None:
            return []
        has_now = [each for each in missing[device_id] if has(device, each)]
        missing[device_id] = [each for each in missing[device_id] if each not in has_now]
        return [make(device, each) for each in has_now]

    @callback
    def look(device_id: str) -> None:
        if entities := found(device_id):
            async_add_entities(entities)

    @callback
    def follow() -> None:
        for device_id in [each for each in heard if each not in coordinator.home.devices]:
            heard.pop(device_id)()
            del missing[device_id]
        new = [each for each in coordinator.home.devices if each not in heard]
        for device_id in new:
            missing[device_id] = list(things)
            part = Part("device", device_id)
            heard[device_id] = coordinator.async_add_listener(part, partial(look, device_id))
        async_add_entities([entity for device_id in new for entity in found(device_id)])

    @callback
    def stop() -> None:
        for each in heard.values():
            each()

    entry.async_on_unload(coordinator.async_add_listener(STRUCTURE, follow))
    entry.async_on_unload(stop)
    follow()


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
