"""What else of a rehearsal is marked as its doing, beside its alarms: all that the central hears of it (docs/adr/0009).

An alarm, an entry delay and a detector that joins are marked by whoever raises them. What follows from an alarm is the
rehearsal's as long as nothing of the alarm is real; the state of the home and faults of its emulated hardware are so
where they come about while it is played, and a fault's end where its beginning was.
"""

from typing import Final, TypeIs, assert_never, get_args

from hub_server.domain import events as e
from hub_server.domain.records import replace
from hub_server.domain.site import Fault, FaultKind, Player, Site

_EMULATED: Final = frozenset({FaultKind.MAINS, FaultKind.BACKUP_BATTERY, FaultKind.GSM, FaultKind.BROADBAND})
"""Faults of the hub that its emulated gateway reports; those of its disk, its paths and its mail are real."""


type _OfAlarm = e.DetectorRestored | e.AlarmVerified | e.AlarmConfirmed | e.AlarmEnded | e.PictureFailed
type _OfHome = e.Armed | e.Disarmed | e.ArmingFailed
type _OfDevice = e.ServiceStarted | e.ServiceEnded | e.DoorForced | e.DetectorShutDown
type _OfFault = e.FaultRaised | e.FaultCleared
_MARKED: Final = tuple(
    kind for several in (_OfAlarm, _OfHome, _OfDevice, _OfFault) for kind in get_args(several.__value__)
)


def marked(site: Site, event: e.Event) -> e.Event:
    """Return an event of a home with the scenario whose doing it is, if any; ``site`` is the home before it."""
    if not _is_marked(event):
        return event
    scenario = _scenario(site, event)
    return replace(event, rehearsal=scenario) if scenario else event


def _is_marked(event: e.Event) -> TypeIs[_OfAlarm | _OfHome | _OfDevice | _OfFault]:
    return isinstance(event, _MARKED)


def _scenario(site: Site, event: _OfAlarm | _OfHome | _OfDevice | _OfFault) -> str:
    match event:
        case e.DetectorRestored() | e.AlarmVerified() | e.AlarmConfirmed() | e.AlarmEnded() | e.PictureFailed():
            alarm = site.alarms.get(event.alarm_id)
            return "" if alarm is None else alarm.rehearsal
        case e.FaultCleared():
            gone = Fault(event.kind, event.subject)
            return next((each.rehearsal for each in site.faults if each == gone), "")
        case e.FaultRaised():
            return site.rehearsal if event.kind in _EMULATED or _is_emulated(site, event.subject) else ""
        case e.ServiceStarted() | e.ServiceEnded() | e.DoorForced() | e.DetectorShutDown():
            return site.rehearsal if _is_emulated(site, event.device_id) else ""
        case e.Armed() | e.Disarmed() | e.ArmingFailed():
            return site.rehearsal
        case _:
            assert_never(event)


def _is_emulated(site: Site, device_id: str) -> bool:
    device = site.devices.get(device_id)
    return device is not None and device.player is Player.EMULATED
