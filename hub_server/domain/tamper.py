"""Open covers and low batteries as devices report them."""

from hub_server.domain.care import alarm_if_open
from hub_server.domain.commands import ReportFault
from hub_server.domain.draft import Draft
from hub_server.domain.events import DetectorRestored
from hub_server.domain.refusals import Refusal, Unknown
from hub_server.domain.site import AlarmKind, FaultKind
from hub_server.domain.supervision import set_fault


def report_fault(draft: Draft, command: ReportFault) -> Refusal | None:
    """Take note of a low battery or an open cover; outside service mode an open cover is an alarm (product.md 2.9)."""
    device = draft.site.devices.get(command.device_id)
    if device is None:
        return Unknown("device", command.device_id)
    if command.low_battery is not None:
        set_fault(draft, FaultKind.LOW_BATTERY, device.device_id, present=command.low_battery)
    if command.tampered is not None:
        set_fault(draft, FaultKind.TAMPER, device.device_id, present=command.tampered)
        if command.tampered and device.device_id not in draft.site.service:
            alarm_if_open(draft, device.device_id)
        elif not command.tampered:
            _closed(draft, device.device_id)
    return None


def _closed(draft: Draft, device_id: str) -> None:
    for alarm in list(draft.site.alarms.values()):
        if alarm.kind is AlarmKind.TAMPER and device_id in alarm.detectors:
            draft.add(DetectorRestored(alarm.alarm_id, alarm.kind, device_id))
