"""Alarms as events, for automations."""

from functools import partial
from typing import override

from homeassistant.components.event import DOMAIN as EVENT
from homeassistant.components.event import EventEntity
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .activity import AreaActivity, HomeActivity, LockActivity
from .const import DOMAIN
from .coordinator import ALARMS, VerisureLocalConfigEntry, VerisureLocalCoordinator
from .doorbell import Doorbell
from .entity import VerisureLocalEntity
from .models import Device, Event
from .platform import async_add_areas, async_add_devices, async_add_found
from .reading import is_secret

PARALLEL_UPDATES = 0

_KINDS = ("burglary", "fire", "water", "sos", "tamper", "jamming", "technical")


async def async_setup_entry(
    hass: HomeAssistant, entry: VerisureLocalConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the alarm event, what happens in the home, its areas and its locks, and the doors that ring."""
    coordinator = entry.runtime_data
    async_add_entities([AlarmEvent(coordinator), HomeActivity(coordinator)])
    async_add_areas(entry, async_add_entities, lambda area: [AreaActivity(coordinator, area)])
    async_add_devices(
        entry,
        async_add_entities,
        lambda device: [LockActivity(coordinator, device)] if device.kind == "lock" else [],
    )
    registry = er.async_get(hass)

    def rings(device: Device, which: str) -> bool:
        # One that was there stays, also while its door is set not to ring.
        unique_id = f"{coordinator.hub_id}_{device.device_id}_{which}"
        known = device.kind == "contact" and registry.async_get_entity_id(EVENT, DOMAIN, unique_id) is not None
        return device.chime > 0 or known

    async_add_found(entry, async_add_entities, ["doorbell"], rings, partial(Doorbell, coordinator))


class AlarmEvent(VerisureLocalEntity, EventEntity):
    """Fires when an alarm is raised, cancelled or over."""

    _attr_translation_key = "alarm"
    _attr_event_types = [*_KINDS, "cancelled", "ended", "siren_timed_out"]  # noqa: RUF012 - the platform's shape

    def __init__(self, coordinator: VerisureLocalCoordinator) -> None:
        """Listen for alarms."""
        super().__init__(coordinator, ALARMS, "alarm_event")
        self._secret: set[object] = set()

    @override
    async def async_added_to_hass(self) -> None:
        """Listen."""
        await super().async_added_to_hass()
        self._secret = {alarm.alarm_id for alarm in self.coordinator.home.alarms.values() if alarm.secret}
        self.async_on_remove(self.coordinator.telling.async_add_listener(self._async_happened))

    @override
    def _shown(self) -> object:
        # Its state changes with events; beside them only the hub comes and goes.
        return (self.available,)

    @callback
    def _async_happened(self, event: Event) -> None:
        kind = self._type_of(event)
        if event.kind == "alarm_raised" and is_secret(event.fields):
            self._secret.add(event.fields.get("alarm_id"))
        if event.fields.get("alarm_id") in self._secret:
            return
        # What was over before Home Assistant heard of it is history, and no reason to act (DECISIONS 5).
        if kind is None or (event.late and str(event.fields.get("alarm_id")) not in self.coordinator.home.alarms):
            return
        self._trigger_event(kind, self._attributes(event))
        self.async_write_ha_state()

    @staticmethod
    def _type_of(event: Event) -> str | None:
        match event.kind:
            case "alarm_raised":
                kind = str(event.fields.get("kind"))
                return kind if kind in _KINDS else None
            case "alarm_verified":
                return "cancelled"
            case "alarm_ended":
                return "ended"
            case "siren_timed_out":
                return "siren_timed_out"
            case _:
                return None

    def _attributes(self, event: Event) -> dict[str, object]:
        device = self.coordinator.home.devices.get(str(event.fields.get("device_id", "")))
        return {
            "alarm_id": event.fields.get("alarm_id"),
            "detector": device.name if device is not None else None,
            "room": device.room if device is not None else None,
            "text": event.fields.get("text") or None,
            # The scenario whose doing it is, where somebody has one played on the emulated devices.
            "rehearsal": event.fields.get("rehearsal") or None,
            "late": event.late,
        }
