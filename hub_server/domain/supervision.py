"""What is lost, low, weak or broken, and when that becomes a fault (DECISIONS 6 and 18)."""

from typing import Final

from hub_server.domain.commands import (
    ReportAvailable,
    ReportBattery,
    ReportFirmware,
    ReportPath,
    ReportPlayer,
    ReportStorage,
    ReportSupply,
    ReportVitals,
)
from hub_server.domain.draft import Draft
from hub_server.domain.events import (
    DeviceFound,
    DeviceMissing,
    FaultCleared,
    FaultRaised,
    FirmwareChanged,
    PathTested,
    PlayerFound,
    PlayerMissing,
    SupplyTested,
    VitalsChanged,
)
from hub_server.domain.numbers import (
    BATTERY_STEP,
    GOOD_BATTERY,
    GOOD_RADIO_DBM,
    HUMIDITY_STEP,
    LOW_BATTERY,
    RADIO_STEP_DBM,
    TEMPERATURE_STEP_DC,
    WEAK_RADIO_DBM,
)
from hub_server.domain.refusals import Refusal, Unknown
from hub_server.domain.site import Device, Fault, FaultKind, Site, Supply, Vitals

HUB_SUBJECT = "hub"

PATHS: Final = (Supply.BROADBAND, Supply.GSM)
"""The ways to the central, the preferred one first."""
_OF_SUPPLY: Final = {
    Supply.MAINS: FaultKind.MAINS,
    Supply.BATTERY: FaultKind.BACKUP_BATTERY,
    Supply.GSM: FaultKind.GSM,
    Supply.BROADBAND: FaultKind.BROADBAND,
}


def set_fault(draft: Draft, kind: FaultKind, subject: str, *, present: bool) -> None:
    """Raise or clear a fault, when that changes anything."""
    if (Fault(kind, subject) in draft.site.faults) == present:
        return
    draft.add(FaultRaised(kind, subject) if present else FaultCleared(kind, subject))


def reachable(site: Site, device: Device) -> bool:
    """Tell whether a device and whoever plays it can be reached, as far as the home knows."""
    gone = device.player_id in site.missing or Fault(FaultKind.LOST, device.player_id) in site.faults
    return device.available and not gone


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


def report_vitals(draft: Draft, command: ReportVitals) -> Refusal | None:
    """Take a device's battery, radio and climate: an event only where one has moved by a step that counts."""
    device = draft.site.devices.get(command.device_id)
    if device is None:
        return Unknown("device", command.device_id)
    found(draft, device)
    known, told = device.vitals, command.vitals
    news = Vitals(
        battery=_moved(known.battery, told.battery, BATTERY_STEP),
        radio_dbm=_moved(known.radio_dbm, told.radio_dbm, RADIO_STEP_DBM),
        temperature_dc=_moved(known.temperature_dc, told.temperature_dc, TEMPERATURE_STEP_DC),
        humidity=_moved(known.humidity, told.humidity, HUMIDITY_STEP),
    )
    if news != known:
        draft.add(VitalsChanged(device.device_id, news))
    _judge(draft, FaultKind.LOW_BATTERY, device.device_id, told.battery, LOW_BATTERY, GOOD_BATTERY)
    _judge(draft, FaultKind.WEAK_RADIO, device.device_id, told.radio_dbm, WEAK_RADIO_DBM, GOOD_RADIO_DBM)
    return None


def report_battery(draft: Draft, command: ReportBattery) -> Refusal | None:
    """Take what somebody else knows of a device's battery; the maker's word goes before the percent."""
    device = draft.site.devices.get(command.device_id)
    if device is None:
        return Unknown("device", command.device_id)
    if command.low is not None:
        set_fault(draft, FaultKind.LOW_BATTERY, device.device_id, present=command.low)
    else:
        _judge(draft, FaultKind.LOW_BATTERY, device.device_id, command.percent, LOW_BATTERY, GOOD_BATTERY)
    return None


def report_firmware(draft: Draft, command: ReportFirmware) -> Refusal | None:
    """Take note of a device's firmware."""
    device = draft.site.devices.get(command.device_id)
    if device is None:
        return Unknown("device", command.device_id)
    found(draft, device)
    if device.firmware != command.version:
        draft.add(FirmwareChanged(device.device_id, command.version))
    return None


def _moved(known: int | None, told: int | None, step: int) -> int | None:
    if told is None or (known is not None and abs(told - known) < step):
        return known
    return told


def _judge(  # noqa: PLR0917 - a table's row
    draft: Draft, kind: FaultKind, subject: str, reading: int | None, bad_below: int, good_from: int
) -> None:
    if reading is not None and reading < bad_below:
        set_fault(draft, kind, subject, present=True)
    elif reading is not None and reading >= good_from:
        set_fault(draft, kind, subject, present=False)


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


def report_path(draft: Draft, command: ReportPath) -> Refusal | None:
    """Take note that the central answers over a path or does not: a fault of that path, and one of all when all fail.

    A path whose supply is known to have failed is that supply's fault and no second one.
    """
    if command.path not in PATHS:
        return Unknown("path", command.path.value)
    known = draft.site.paths.get(command.path)
    if known is None or known.answers is not command.answers:
        draft.add(PathTested(command.path, command.answers, draft.now.utc_ms))
    explained = Fault(_OF_SUPPLY[command.path], HUB_SUBJECT) in draft.site.faults
    set_fault(draft, FaultKind.CENTRAL, command.path.value, present=not command.answers and not explained)
    paths = draft.site.paths
    lost = all(path in paths and not paths[path].answers for path in PATHS)
    set_fault(draft, FaultKind.CENTRAL, HUB_SUBJECT, present=lost)
    return None


def report_supply(draft: Draft, command: ReportSupply) -> Refusal | None:
    """Take a test of mains, backup battery, GSM or broadband; one that changes nothing is an event only when asked."""
    known = draft.site.supplies.get(command.supply)
    if known is None or known.good is not command.good or command.asked:
        draft.add(SupplyTested(command.supply, command.good, draft.now.utc_ms))
    set_fault(draft, _OF_SUPPLY[command.supply], HUB_SUBJECT, present=not command.good)
    return None
