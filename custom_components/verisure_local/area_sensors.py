"""What is open, left out, remembered and running in an area."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, override

from homeassistant.components.sensor import SensorEntity, SensorEntityDescription
from homeassistant.components.sensor.const import SensorDeviceClass
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant

from .area import AreaEntity
from .coordinator import VerisureLocalCoordinator
from .models import Area, Home, Remembered
from .words import word


@dataclass(frozen=True, kw_only=True)
class AreaDescription(SensorEntityDescription):
    """A sensor of an area: its value, and what else it tells."""

    value_fn: Callable[[Home, Area], int | dt.datetime | None]
    attributes_fn: Callable[[HomeAssistant, Home, Area], Mapping[str, object]]


def _open(home: Home, area: Area) -> list[str]:
    return [name for name, reason in home.blockers(area.area_id, "home") if reason == "open"]


def _memory(home: Home, area: Area) -> list[dict[str, object]]:
    return [
        {
            "kind": alarm.kind,
            "detectors": [home.name_of(each) for each in alarm.detectors],
            "raised": dt.datetime.fromtimestamp(alarm.raised_utc_ms / 1000, dt.UTC).isoformat(),
            "ended": alarm.ended,
        }
        for alarm in area.memory
    ]


def _remembered_in_words(hass: HomeAssistant, home: Home, alarm: Remembered) -> str:
    kind, ended = word(hass, "alarm_kind", alarm.kind), word(hass, "alarm_ended", alarm.ended)
    detectors = ", ".join(home.name_of(each) for each in alarm.detectors)
    return f"{kind}: {detectors} ({ended})" if detectors else f"{kind} ({ended})"


def _until(_home: Home, area: Area) -> dt.datetime | None:
    if area.until_utc_ms is None:
        return None
    # Whole seconds: the same end, told again, is not a new one.
    return dt.datetime.fromtimestamp(round(area.until_utc_ms / 1000), dt.UTC)


SENSORS: Final = (
    AreaDescription(
        key="open",
        value_fn=lambda home, area: len(_open(home, area)) if home.tells_readiness() else None,
        attributes_fn=lambda _, home, area: {"open": _open(home, area)},
    ),
    AreaDescription(
        key="bypassed",
        value_fn=lambda _, area: len(area.out),
        attributes_fn=lambda _, home, area: {"bypassed": [home.name_of(each) for each in area.out]},
    ),
    AreaDescription(
        key="countdown",
        device_class=SensorDeviceClass.TIMESTAMP,
        value_fn=_until,
        attributes_fn=lambda _, __, area: {"phase": area.phase},
    ),
    AreaDescription(
        key="alarm_memory",
        value_fn=lambda _, area: len(area.memory),
        attributes_fn=lambda hass, home, area: {
            "alarms": _memory(home, area),
            "alarms_in_words": [_remembered_in_words(hass, home, each) for each in area.memory],
        },
    ),
    AreaDescription(
        key="walk_test",
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=lambda _, area: None if area.walk_test is None else len(area.walk_test),
        attributes_fn=lambda _, home, area: {"waiting": [home.name_of(each) for each in area.walk_test or ()]},
    ),
)


class AreaSensor(AreaEntity, SensorEntity):
    """A sensor of an area."""

    entity_description: AreaDescription

    def __init__(self, coordinator: VerisureLocalCoordinator, area: Area, description: AreaDescription) -> None:
        """Show what ``description`` says of ``area``."""
        super().__init__(coordinator, area, description.key)
        self.entity_description = description

    @property
    @override
    def native_value(self) -> int | dt.datetime | None:
        """Return the value."""
        area = self.area
        return None if area is None else self.entity_description.value_fn(self.coordinator.home, area)

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, object]:
        """Return what else there is to tell."""
        area = self.area
        return {} if area is None else self.entity_description.attributes_fn(self.hass, self.coordinator.home, area)

    @override
    def _shown(self) -> object:
        return self.available, self.native_value, self.extra_state_attributes
