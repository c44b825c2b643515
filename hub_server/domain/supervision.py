"""What is lost, low, open or broken, and when that becomes a fault (DECISIONS 6 and 18)."""

from hub_server.domain.commands import (
    ReportAvailable,
    ReportCentral,
    ReportFault,
    ReportPlayer,
    ReportStorage,
)
from hub_server.domain.draft import Draft
from hub_server.domain.events import (
    DeviceFound,
    DeviceMissing,
    FaultCleared,
    FaultRaised,
    PlayerFound,
    PlayerMissing,
)
from hub_server.domain.refusals import Refusal, Unknown
from hub_server.domain.site import Device, Fault, FaultKind

HUB_SUBJECT = "hub"


def set_fault(draft: Draft, kind: FaultKind, subject: str, *, present: bool) -> None:
    """Raise or clear a fault, when that changes anything."""
    if (Fault(kind, subject) in draft.site.faults) == present:
        return
    draft.add(FaultRaised(kind, subject) if present else FaultCleared(kind, subject))


def found(draft: Draft, device: Device) -> None:
    """Take note that a device is there: it has reported."""
    if not device.available:
        draft.add(DeviceFound(device.device_id))
        set_fault(draft, FaultKind.LOST, device.device_id, present=False)


def report_available(draft: Draft, command: ReportAvailable) -> Refusal | None:
    """Take note that a device can or cannot be reached; a fault only after the grace time."""
    device = draft.site.devices.get(command.device_id)
    if device is None:
        return Unknown("device", command.device_id)
    if command.available:
        found(draft, device)
    elif device.available:
        fault_ms = draft.now.steady_ms + draft.site.settings.grace_ms
        draft.add(DeviceMissing(device.device_id, fault_ms))
    return None


def report_fault(draft: Draft, command: ReportFault) -> Refusal | None:
    """Take note of a low battery or an open cover."""
    if command.device_id not in draft.site.devices:
        return Unknown("device", command.device_id)
    if command.low_battery is not None:
        set_fault(draft, FaultKind.LOW_BATTERY, command.device_id, present=command.low_battery)
    if command.tampered is not None:
        set_fault(draft, FaultKind.TAMPER, command.device_id, present=command.tampered)
    return None


def report_player(draft: Draft, command: ReportPlayer) -> Refusal | None:
    """Take note that a client with linked devices came or went: one fault for all of them, after the grace time."""
    plays = any(device.player_id == command.player_id for device in draft.site.devices.values())
    missing = command.player_id in draft.site.missing
    fault = Fault(FaultKind.LOST, command.player_id) in draft.site.faults
    if command.present and (missing or fault):
        draft.add(PlayerFound(command.player_id))
        set_fault(draft, FaultKind.LOST, command.player_id, present=False)
    elif not command.present and plays and not missing and not fault:
        fault_ms = draft.now.steady_ms + draft.site.settings.grace_ms
        draft.add(PlayerMissing(command.player_id, fault_ms))
    return None


def report_storage(draft: Draft, command: ReportStorage) -> Refusal | None:
    """Take note that the disk fails or is back."""
    set_fault(draft, FaultKind.STORAGE, HUB_SUBJECT, present=command.failing)
    return None


def report_central(draft: Draft, command: ReportCentral) -> Refusal | None:
    """Take note that the central answers or does not."""
    set_fault(draft, FaultKind.CENTRAL, HUB_SUBJECT, present=not command.reachable)
    return None
