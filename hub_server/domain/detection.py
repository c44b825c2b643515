"""What a detector's reading means in the mode and phase its area is in."""

from hub_server.domain.alarms import always_live, end_restored, raise_alarm
from hub_server.domain.arming import covers
from hub_server.domain.commands import ReportReading
from hub_server.domain.draft import Draft
from hub_server.domain.events import (
    DetectorReincluded,
    DetectorRestored,
    DetectorSensed,
    EntryStarted,
)
from hub_server.domain.refusals import NotSupported, Refusal, Unknown
from hub_server.domain.site import AlarmKind, Area, Device, DeviceKind, Phase
from hub_server.domain.supervision import found

DETECTORS = frozenset(
    {DeviceKind.CONTACT, DeviceKind.MOTION, DeviceKind.CAMERA_MOTION, DeviceKind.SMOKE, DeviceKind.WATER}
)


def report_reading(draft: Draft, command: ReportReading) -> Refusal | None:
    """Take a detector's reading; only a change of it means anything."""
    device = draft.site.devices.get(command.device_id)
    if device is None:
        return Unknown("device", command.device_id)
    if device.kind not in DETECTORS:
        return NotSupported(device.kind.value, "sense")
    found(draft, device)
    if device.sensed == command.sensed:
        return None
    draft.add(DetectorSensed(device.device_id, command.sensed))
    if command.sensed:
        _sensed(draft, device)
    else:
        _restored(draft, device)
    return None


def _restored(draft: Draft, device: Device) -> None:
    area = draft.site.areas.get(device.area_id)
    if area is not None and device.device_id in area.left_out:
        draft.add(DetectorReincluded(area.area_id, device.device_id))
    for alarm in list(draft.site.alarms.values()):
        if device.device_id in alarm.detectors:
            draft.add(DetectorRestored(alarm.alarm_id, alarm.kind, device.device_id))
    end_restored(draft, device)


def _sensed(draft: Draft, device: Device) -> None:
    kind = always_live(device.kind)
    if kind is not None:
        raise_alarm(draft, kind, device.area_id, device.device_id)
        return
    area = draft.site.areas.get(device.area_id)
    if area is not None and _watched(area, device):
        _trip(draft, area, device)


def _watched(area: Area, device: Device) -> bool:
    left_out = device.device_id in area.bypassed or device.device_id in area.left_out
    return covers(area.mode, device.kind) and not left_out


def _trip(draft: Draft, area: Area, device: Device) -> None:
    sounding = any(
        alarm.kind is AlarmKind.BURGLARY and alarm.sounding and alarm.area_id == area.area_id
        for alarm in draft.site.alarms.values()
    )
    if device.entry_route and not sounding:
        if area.phase is not Phase.SETTLED:
            return
        delay = draft.site.settings.entry_ms
        if device.kind is DeviceKind.CONTACT and delay:
            draft.add(EntryStarted(area.area_id, device.device_id, draft.now.steady_ms + delay))
            return
    raise_alarm(draft, AlarmKind.BURGLARY, area.area_id, device.device_id)
