"""What stands in the way of arming: the dry run, before and apart from arming itself (rule 3, DECISIONS 17)."""

from dataclasses import dataclass
from typing import Final, assert_never

from hub_server.domain.site import (
    AlarmKind,
    Area,
    ArmMode,
    BlockReason,
    BoltState,
    Device,
    DeviceKind,
    Fault,
    FaultKind,
    Site,
)

RADIO: Final = "radio"
"""What blocks when the home's radio is jammed; nobody can bypass it."""

_PERIMETER = frozenset({DeviceKind.CONTACT, DeviceKind.VIBRATION})
_INTERIOR = frozenset({DeviceKind.MOTION, DeviceKind.CAMERA_MOTION})


@dataclass(frozen=True, slots=True)
class Blocker:
    """A device (or ``RADIO``) that stands in the way, and why."""

    device_id: str
    reason: BlockReason


def covers(mode: ArmMode, kind: DeviceKind) -> bool:
    """Tell whether ``mode`` watches intruder detectors of ``kind``; smoke and water are watched in every mode."""
    match mode:
        case ArmMode.DISARMED:
            return False
        case ArmMode.HOME:
            return kind in _PERIMETER
        case ArmMode.AWAY:
            return kind in _PERIMETER or kind in _INTERIOR
        case _:
            assert_never(mode)


def jammed(site: Site) -> bool:
    """Tell whether the home's radio is jammed."""
    return any(alarm.kind is AlarmKind.JAMMING for alarm in site.alarms.values())


def blockers(site: Site, area: Area, mode: ArmMode) -> tuple[Blocker, ...]:
    """Return everything that stands in the way of arming ``area`` in ``mode``, each device with its first reason.

    An open cover blocks on any device of the area, the other reasons on detectors that ``mode`` watches and on locks
    that are to be locked before. Motion does not block: whoever arms is moving; nor does a blow, which is over.
    """
    found = [Blocker(RADIO, BlockReason.JAMMED)] if jammed(site) else []
    faults: dict[str, set[FaultKind]] = {}
    for fault in site.faults:
        faults.setdefault(fault.subject, set()).add(fault.kind)
    for device in site.devices.values():
        if device.area_id == area.area_id:
            reason = _reason(site, device, mode, faults.get(device.device_id, set()))
            if reason is not None:
                found.append(Blocker(device.device_id, reason))
    return tuple(found)


def reasons(site: Site, device: Device) -> dict[ArmMode, BlockReason]:
    """Return why ``device`` alone stands in the way of each mode, as ``blockers`` would say it; most say nothing."""
    faults = {fault.kind for fault in site.faults if fault.subject == device.device_id}
    found = {mode: _reason(site, device, mode, faults) for mode in (ArmMode.HOME, ArmMode.AWAY)}
    return {mode: reason for mode, reason in found.items() if reason is not None}


def _reason(site: Site, device: Device, mode: ArmMode, faults: set[FaultKind]) -> BlockReason | None:
    watched = covers(mode, device.kind)
    locks = device.lock is not None and device.lock.lock_before_arm
    if watched and device.sensed and device.kind is DeviceKind.CONTACT:
        return BlockReason.OPEN
    if watched and device.device_id in site.service:
        return BlockReason.IN_SERVICE
    if FaultKind.TAMPER in faults and device.device_id not in site.service:
        return BlockReason.TAMPERED
    if (watched or locks) and _out_of_reach(site, device):
        return BlockReason.LOST
    if locks and device.bolt is BoltState.JAMMED:
        return BlockReason.JAMMED
    if (watched or locks) and FaultKind.LOW_BATTERY in faults:
        return BlockReason.LOW_BATTERY
    return None


def _out_of_reach(site: Site, device: Device) -> bool:
    if not device.available:
        return True
    return bool(device.player_id) and (
        device.player_id in site.missing or Fault(FaultKind.LOST, device.player_id) in site.faults
    )
