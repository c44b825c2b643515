"""What a detector's reading means in the mode and phase its area is in."""

from hub_server.domain.alarms import end_restored, out_of_use, raise_alarm
from hub_server.domain.arming import end_exit, entry_delay
from hub_server.domain.care import seen
from hub_server.domain.commands import ReportReading, ReportShock
from hub_server.domain.draft import Draft
from hub_server.domain.events import (
    ChimeRung,
    DetectorReincluded,
    DetectorRestored,
    DetectorSensed,
    EntryStarted,
    EntryViolated,
    ShockSensed,
)
from hub_server.domain.lives import always_live
from hub_server.domain.moment import within
from hub_server.domain.readiness import covers
from hub_server.domain.refusals import NotSupported, Refusal, Unknown
from hub_server.domain.rehearsing import rehearsed
from hub_server.domain.site import AlarmKind, Area, ArmMode, Device, DeviceKind, Phase
from hub_server.domain.supervision import found

DETECTORS = frozenset(
    {
        DeviceKind.CONTACT,
        DeviceKind.VIBRATION,
        DeviceKind.MOTION,
        DeviceKind.CAMERA_MOTION,
        DeviceKind.SMOKE,
        DeviceKind.WATER,
    }
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
    draft.add(DetectorSensed(device.device_id, command.sensed, command.age_ms))
    if not command.sensed:
        _restored(draft, device)
    elif not out_of_use(draft.site, device):
        seen(draft, device)
        _sensed(draft, device, command.age_ms)
    return None


def report_shock(draft: Draft, command: ReportShock) -> Refusal | None:
    """Take a blow against a door or window: where its area is armed somebody breaks in, entry route or not."""
    device = draft.site.devices.get(command.device_id)
    if device is None:
        return Unknown("device", command.device_id)
    if device.kind is not DeviceKind.CONTACT:
        return NotSupported(device.kind.value, "shock")
    found(draft, device)
    draft.add(ShockSensed(device.device_id))
    area = draft.site.areas.get(device.area_id)
    coming_home = area is not None and area.phase is not Phase.SETTLED and device.entry_route
    if area is not None and watched(draft, area, device) and not coming_home:
        raise_alarm(draft, AlarmKind.BURGLARY, area.area_id, device.device_id, age_ms=command.age_ms)
    return None


def _restored(draft: Draft, device: Device) -> None:
    area = draft.site.areas.get(device.area_id)
    if area is not None and device.device_id in area.left_out:
        draft.add(DetectorReincluded(area.area_id, device.device_id))
    for alarm in list(draft.site.alarms.values()):
        if device.device_id in alarm.detectors:
            draft.add(DetectorRestored(alarm.alarm_id, alarm.kind, device.device_id))
    end_restored(draft, device)
    if area is not None and area.phase is Phase.EXIT and device.final_door:
        end_exit(draft, draft.site.areas[area.area_id])


def _sensed(draft: Draft, device: Device, age_ms: int) -> None:
    kind = always_live(device.kind)
    if kind is not None:
        raise_alarm(draft, kind, device.area_id, device.device_id, age_ms=age_ms)
        return
    area = draft.site.areas.get(device.area_id)
    if area is None:
        return
    if watched(draft, area, device):
        _trip(draft, area, device, age_ms)
    elif area.mode is ArmMode.DISARMED:
        _chime(draft, device)


def watched(draft: Draft, area: Area, device: Device) -> bool:
    """Tell whether the area's mode watches a detector that nobody and nothing has left out."""
    left_out = area.bypassed | area.left_out | area.shut_down
    return covers(area.mode, device.kind) and device.device_id not in left_out and not out_of_use(draft.site, device)


def _chime(draft: Draft, device: Device) -> None:
    """Ring for a door that opens in the disarmed home, outside its quiet hours (FEATURES 36)."""
    quiet = device.chime_quiet is not None and within(draft.now.local_minute, *device.chime_quiet)
    if device.kind is DeviceKind.CONTACT and device.chime and not quiet and device.area_id not in draft.site.walks:
        draft.add(ChimeRung(device.device_id, device.chime))


def _trip(draft: Draft, area: Area, device: Device, age_ms: int) -> None:
    sounding = any(
        alarm.kind is AlarmKind.BURGLARY and alarm.sounding and alarm.area_id == area.area_id
        for alarm in draft.site.alarms.values()
    )
    if device.entry_route and not sounding:
        if area.phase is not Phase.SETTLED:
            return
        delay = entry_delay(draft.site, area.mode)
        if device.kind is DeviceKind.CONTACT and delay:
            rehearsal = rehearsed(draft.site, AlarmKind.BURGLARY, device.device_id)
            draft.add(EntryStarted(area.area_id, device.device_id, draft.now.steady_ms + delay, delay, rehearsal))
            return
    if area.phase is Phase.ENTRY:
        # EN 50131-1 as ICT's manual states it (p. 53): off the route it is a warning until the entry delay is over.
        if not area.warned_by:
            draft.add(EntryViolated(area.area_id, device.device_id))
        return
    raise_alarm(draft, AlarmKind.BURGLARY, area.area_id, device.device_id, age_ms=age_ms)


def end_entry(draft: Draft, area: Area) -> None:
    """Raise the burglary of an entry that nobody ended, with whatever saw somebody off the route meanwhile."""
    raise_alarm(draft, AlarmKind.BURGLARY, area.area_id, area.started_by, begun_in=area.rehearsal)
    if area.warned_by:
        # Nobody knows when it saw somebody: it is a rehearsal's only where one has been on all the time.
        begun_in = area.rehearsal if area.rehearsal == draft.site.rehearsal else ""
        raise_alarm(draft, AlarmKind.BURGLARY, area.area_id, area.warned_by, begun_in=begun_in)
