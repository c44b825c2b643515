"""What happens in the home, its areas and its locks, as event entities that automations and the logbook follow.

Nothing here tells one code from another: what follows a duress code looks like what follows any other (DECISIONS 24).
What happened before Home Assistant heard of it is history, and no reason to act (DECISIONS 5).
"""

from typing import Final, override

from homeassistant.components.event import EventEntity
from homeassistant.core import callback

from .area import AreaEntity
from .coordinator import HUB, VerisureLocalCoordinator
from .entity import VerisureLocalDeviceEntity, VerisureLocalEntity
from .models import Area, Device, Event
from .pictures import path_of
from .raw import record, text, texts
from .reading import RADIO

type Told = tuple[str, dict[str, object]]
"""An event type and its attributes."""

_AREA: Final = {
    "armed": "armed",
    "disarmed": "disarmed",
    "exit_started": "exit_started",
    "entry_started": "entry_started",
    "entry_violated": "entry_violated",
    "arming_refused": "arming_blocked",
    "arming_failed": "arming_blocked",
    "detector_shut_down": "detector_shut_down",
}
_HOME: Final = {
    "code_rejected": "wrong_code",
    "door_locked_out": "locked_out",
    "fault_raised": "fault",
    "fault_cleared": "fault_over",
    "chime_rung": "chime",
    "picture_captured": "picture",
    "picture_taken": "alarm_picture",
    "picture_erased": "picture_erased",
    "self_test_finished": "self_test",
    "rehearsal_started": "rehearsal_started",
    "rehearsal_ended": "rehearsal_over",
}
_CAME_OR_LEFT: Final = {"home": "came_home", "away": "left"}
_BOLTS: Final = frozenset({"locked", "unlocked", "jammed"})


class Activity(VerisureLocalEntity, EventEntity):
    """An event entity that listens to the hub's journal."""

    @override
    async def async_added_to_hass(self) -> None:
        """Listen."""
        await super().async_added_to_hass()
        self.async_on_remove(self.coordinator.telling.async_add_listener(self._async_happened))

    @override
    def _shown(self) -> object:
        # Its state changes with events; beside them only the hub comes and goes.
        return (self.available,)

    @callback
    def _async_happened(self, event: Event) -> None:
        told = None if event.late else self._tell(event)
        if told is not None:
            self._trigger_event(*told)
            self.async_write_ha_state()

    def _tell(self, event: Event) -> Told | None:
        """Return what the entity says of an event, or None where it is about something else."""
        raise NotImplementedError

    def _device_name(self, event: Event, field: str = "device_id") -> str | None:
        device_id = event.fields.get(field)
        return self.coordinator.home.name_of(device_id) if isinstance(device_id, str) and device_id else None


class AreaActivity(AreaEntity, Activity):
    """Arming, disarming, delays, and why arming came to nothing."""

    _attr_event_types = sorted(set(_AREA.values()))

    def __init__(self, coordinator: VerisureLocalCoordinator, area: Area) -> None:
        """Follow ``area``."""
        super().__init__(coordinator, area, "activity")

    @override
    def _tell(self, event: Event) -> Told | None:
        kind = _AREA.get(event.kind)
        if kind is None or event.fields.get("area_id") != self.area_id:
            return None
        told: dict[str, object] = {}
        if (who := actor_of(event)) is not None:
            told["person"] = who
        if (kind_of_actor := _kind_of_actor(event)) is not None:
            told["asked_by"] = kind_of_actor
        if (detector := self._device_name(event)) is not None:
            told["detector"] = detector
        mode = event.fields.get("mode") or event.fields.get("target")
        if mode:
            told["arm_mode"] = mode
        if kind == "arming_blocked":
            told |= self._blocked(event, str(mode))
        return kind, told

    def _blocked(self, event: Event, mode: str) -> dict[str, object]:
        home, found, reasons = self.coordinator.home, texts(event.fields, "blockers"), texts(event.fields, "reasons")
        if len(reasons) != len(found):
            # A hub that is too old to say: what blocks now is what did.
            devices = [home.devices.get(each) for each in found]
            reasons = tuple("jammed" if each is None else (each.blocks or {}).get(mode, "") for each in devices)
        return {"blocked_by": ["" if each == RADIO else home.name_of(each) for each in found], "reasons": list(reasons)}


class HomeActivity(Activity):
    """Wrong codes, faults, chimes, rehearsals, who came home or left, and pictures that were taken or erased."""

    _attr_translation_key = "home_activity"
    _attr_event_types = sorted({*_HOME.values(), *_CAME_OR_LEFT.values()})

    def __init__(self, coordinator: VerisureLocalCoordinator) -> None:
        """Follow the home."""
        super().__init__(coordinator, HUB, "home_activity")

    @override
    def _tell(self, event: Event) -> Told | None:
        if event.kind == "presence_changed":
            kind = _CAME_OR_LEFT.get(str(event.fields.get("presence")))
            person = self.coordinator.home.people.get(str(event.fields.get("person_id")), "")
            return None if kind is None else (kind, {"person": person})
        kind = _HOME.get(event.kind)
        if kind is None:
            return None
        told: dict[str, object] = {}
        match kind:
            case "wrong_code" | "locked_out":
                # Of a client's door (an app, another Home Assistant) the id says nothing to people.
                door = self.coordinator.home.devices.get(str(event.fields.get("door_id")))
                told["door"] = door.name if door is not None else None
            case "fault" | "fault_over":
                told["fault"] = event.fields.get("kind")
                subject = self.coordinator.home.devices.get(str(event.fields.get("subject")))
                told["device"] = subject.name if subject is not None else None
            case "rehearsal_started" | "rehearsal_over":
                told["scenario"] = event.fields.get("name")
                if (who := actor_of(event)) is not None:
                    told["person"] = who
            case "chime":
                told["door"] = self._device_name(event)
            case "picture" | "picture_erased":
                told["camera"] = self._device_name(event)
                told["person"] = actor_of(event)
            case "alarm_picture":
                # Where it is says nothing of what is on it: whoever opens it there has to be a person of the home.
                told["camera"] = self._device_name(event)
                told["alarm_id"] = event.fields.get("alarm_id")
                entry_id = self.coordinator.config_entry.entry_id
                told["picture"] = path_of(entry_id, str(event.fields.get("picture_id")))
            case _:
                pass
        return kind, told


class LockActivity(VerisureLocalDeviceEntity, Activity):
    """A lock's bolt as it moves, with who moved it and how, and a door that was forced."""

    _attr_translation_key = "lock_activity"
    _attr_event_types = sorted({*_BOLTS, "forced"})

    def __init__(self, coordinator: VerisureLocalCoordinator, device: Device) -> None:
        """Follow ``device``."""
        super().__init__(coordinator, device, "activity")

    @override
    def _tell(self, event: Event) -> Told | None:
        if event.fields.get("device_id") != self.device_id:
            return None
        if event.kind == "door_forced":
            return "forced", {}
        bolt = str(event.fields.get("bolt"))
        if event.kind != "bolt_moved" or bolt not in _BOLTS:
            return None
        return bolt, {"person": actor_of(event), "method": event.fields.get("method")}


def _kind_of_actor(event: Event) -> str | None:
    return text(record(event.fields, "actor"), "kind") or None


def actor_of(event: Event) -> str | None:
    """Return the name of the person who did something, None where it was nobody by name."""
    actor = event.fields.get("actor")
    name = actor.get("name") if isinstance(actor, dict) else None
    return name if isinstance(name, str) and name else None
