"""What of the journal is reported to the central, and under which SIA code (research: signalling, section 2)."""

import datetime as dt
from collections.abc import Mapping
from typing import Final

from hub_server import dc09
from hub_server.domain import events as e
from hub_server.domain.site import AlarmKind, ArmMode, Device, FaultKind
from hub_server.hub.records import Record

_RAISED: Final = {
    AlarmKind.BURGLARY: "BA",
    AlarmKind.FIRE: "FA",
    AlarmKind.WATER: "WA",
    AlarmKind.SOS: "PA",
    AlarmKind.TECHNICAL: "UA",
}
_RESTORED: Final = {
    AlarmKind.BURGLARY: "BR",
    AlarmKind.FIRE: "FR",
    AlarmKind.WATER: "WR",
    AlarmKind.SOS: "PR",
    AlarmKind.TECHNICAL: "UR",
}
_FAULTS: Final = {
    FaultKind.LOST: ("UY", "UJ"),
    FaultKind.LOW_BATTERY: ("XT", "XR"),
    FaultKind.TAMPER: ("TA", "TR"),
}
ALARM_CODES: Final = frozenset(_RAISED.values())


def report(record: Record, account: str, devices: Mapping[str, Device]) -> dc09.Message | None:
    """Return what the central is told about a row of the journal, or None. Sequence and stamp are the sender's."""
    found = _code(record.event)
    if found is None:
        return None
    code, device_id, text, mark = found
    device = devices.get(device_id)
    return dc09.Message(
        token="SIA-DCS",
        sequence=0,
        account=account,
        code=code,
        zone=min(device.number, 999) if device is not None else 0,
        text=text or (device.name if device is not None else ""),
        happened=dt.datetime.fromtimestamp(record.at.utc_ms / 1000, dt.UTC),
        mark=dc09.Mark(record.epoch, record.seq, *mark),
    )


type _Mark = tuple[int, str, int | None]
_NO_ALARM: Final[_Mark] = (0, "n", None)


def _code(event: e.Event) -> tuple[str, str, str, _Mark] | None:  # noqa: PLR0912, C901 - one table, in one place
    """Return code, device, text and what the event does to which alarm."""
    match event:
        case e.AlarmRaised():
            return _RAISED[event.kind], event.device_id, event.text, (event.alarm_id, "r", None)
        case e.AlarmJoined():
            return _RAISED[event.kind], event.device_id, "", (event.alarm_id, "j", None)
        case e.DetectorRestored():
            return _RESTORED[event.kind], event.device_id, "", (event.alarm_id, "j", None)
        case e.AlarmVerified():
            return "BC", "", "", (event.alarm_id, "c", event.elapsed_ms)
        case e.AlarmEnded(reason="disarmed"):
            return "OR", "", "", (event.alarm_id, "j", None)
        case e.AlarmEnded(reason="reset"):
            return _RESTORED[event.kind], "", "", (event.alarm_id, "j", None)
        case e.Armed():
            if event.bypassed:
                return "CF", "", "", _NO_ALARM
            return ("CG" if event.mode is ArmMode.HOME else "CL"), "", "", _NO_ALARM
        case e.Disarmed():
            return "OP", "", "", _NO_ALARM
        case e.ArmingFailed():
            return "CI", event.blockers[0] if event.blockers else "", "", _NO_ALARM
        case e.DoorLockedOut():
            return "JA", event.door_id, "", _NO_ALARM
        case e.FaultRaised() if event.kind in _FAULTS:
            return _FAULTS[event.kind][0], event.subject, "", _NO_ALARM
        case e.FaultCleared() if event.kind in _FAULTS:
            return _FAULTS[event.kind][1], event.subject, "", _NO_ALARM
        case e.HubStarted():
            return "RR", "", "", _NO_ALARM
        case _:
            return None
