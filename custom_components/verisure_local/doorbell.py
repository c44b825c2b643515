"""Doors that ring when they are opened while the home is disarmed, as doorbells."""

from typing import override

from homeassistant.components.event import DoorbellEventType
from homeassistant.components.event.const import EventDeviceClass

from .activity import Activity, Told
from .coordinator import VerisureLocalCoordinator
from .entity import VerisureLocalDeviceEntity
from .models import Device, Event


class Doorbell(VerisureLocalDeviceEntity, Activity):
    """Rings with the hub's own chime."""

    _attr_translation_key = "doorbell"
    _attr_device_class = EventDeviceClass.DOORBELL
    _attr_event_types = [DoorbellEventType.RING]  # noqa: RUF012 - the platform's shape

    def __init__(self, coordinator: VerisureLocalCoordinator, device: Device, _which: str) -> None:
        """Ring for ``device``."""
        super().__init__(coordinator, device, "doorbell")

    @override
    def _tell(self, event: Event) -> Told | None:
        if event.kind != "chime_rung" or event.fields.get("device_id") != self.device_id:
            return None
        return DoorbellEventType.RING, {"beeps": event.fields.get("beeps")}
