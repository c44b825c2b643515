"""The last message to the people of the home, and the sensors of its areas, devices and people."""

import datetime as dt
from functools import partial
from typing import override

from homeassistant.components.sensor import SensorEntity
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from . import area_sensors, device_sensors
from .area_sensors import AreaSensor
from .arming_failure import LastArmingFailure
from .coordinator import MESSAGES, VerisureLocalConfigEntry, VerisureLocalCoordinator
from .device_sensors import DeviceSensor
from .entity import VerisureLocalEntity
from .people import CheckOnMe
from .platform import async_add_areas, async_add_found, async_add_people

PARALLEL_UPDATES = 0

_LONGEST_STATE = 255


async def async_setup_entry(
    _hass: HomeAssistant, entry: VerisureLocalConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the sensors."""
    coordinator = entry.runtime_data
    async_add_entities([LastMessage(coordinator)])
    async_add_areas(
        entry,
        async_add_entities,
        lambda area: [
            *(AreaSensor(coordinator, area, each) for each in area_sensors.SENSORS),
            LastArmingFailure(coordinator, area),
        ],
    )
    async_add_found(
        entry,
        async_add_entities,
        device_sensors.SENSORS,
        lambda device, each: each.value_fn(device) is not None,
        partial(DeviceSensor, coordinator),
    )
    async_add_people(entry, async_add_entities, lambda person_id: [CheckOnMe(coordinator, person_id)])


class LastMessage(VerisureLocalEntity, SensorEntity):
    """What the hub last told somebody, by SMS or by e-mail."""

    _attr_translation_key = "last_message"

    def __init__(self, coordinator: VerisureLocalCoordinator) -> None:
        """Show the hub's outbox."""
        super().__init__(coordinator, MESSAGES, "last_message")

    @property
    @override
    def native_value(self) -> str | None:
        """Return the text, as long as a state can be."""
        messages = self.coordinator.home.messages
        return messages[-1].text[:_LONGEST_STATE] if messages else None

    @property
    @override
    def extra_state_attributes(self) -> dict[str, object]:
        """Return to whom it went, how and when, and how many there are."""
        messages = self.coordinator.home.messages
        if not messages:
            return {"messages": 0}
        last = messages[-1]
        sent = dt.datetime.fromtimestamp(last.utc_ms / 1000, dt.UTC).isoformat()
        return {
            "person": last.person,
            "channel": last.channel,
            "delivery": last.delivery,
            "reason": last.reason or None,
            "sent": sent,
            "messages": len(messages),
        }
