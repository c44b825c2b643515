"""What of the journal is reported to the central, and under which SIA code (research: signalling, section 2)."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from hub_server import dc09
from hub_server.domain import events as e
from hub_server.domain.site import AlarmKind, ArmMode, BoltState, Device, DeviceKind, FaultKind, Supply
from hub_server.hub.records import Record

RAISED: Final = {
    AlarmKind.BURGLARY: "BA",
    AlarmKind.FIRE: "FA",
    AlarmKind.WATER: "WA",
    AlarmKind.SOS: "PA",
    AlarmKind.TAMPER: "TA",
    AlarmKind.JAMMING: "XQ",
    AlarmKind.TECHNICAL: "UA",
}
_RESTORED: Final = {
    AlarmKind.BURGLARY: "BR",
    AlarmKind.FIRE: "FR",
    AlarmKind.WATER: "WR",
    AlarmKind.SOS: "PR",
    AlarmKind.TAMPER: "TR",
    AlarmKind.JAMMING: "XH",
    AlarmKind.TECHNICAL: "UR",
}
_FAULTS: Final = {
    FaultKind.LOST: ("UY", "UJ"),
    FaultKind.LOW_BATTERY: ("XT", "XR"),
    FaultKind.SELF_TEST: ("UT", "UJ"),
    FaultKind.MAINS: ("AT", "AR"),
    FaultKind.BACKUP_BATTERY: ("YT", "YR"),
    FaultKind.GSM: ("NT", "NR"),
    FaultKind.BROADBAND: ("NT", "NR"),
    FaultKind.CENTRAL: ("NT", "NR"),
}
_ALL_PATHS: Final = ("YC", "YK")
_SMOKE_FAULT: Final = ("FT", "FJ")
_SIREN_FAULT: Final = ("YA", "YH")
DURESS: Final = "HA"
ALARM_CODES: Final = frozenset({*RAISED.values(), DURESS})
"""What is offered to the central until it acknowledges, whatever else it answers."""

REHEARSED: Final = "(rehearsal/övning)"
"""What the words of a rehearsal's alarm end with, in both languages: a home does not know its operators'."""

NO_PICTURE: Final = "(no picture/ingen bild)"
"""What the words about a camera end with that an alarm waits for in vain."""

type SaysDuress = Callable[[str], bool]
"""Opens the annex of a disarm (DECISIONS 24)."""


@dataclass(frozen=True, slots=True)
class Signal:
    """A code, the device it is about, words, and what the event does to which alarm (see ``dc09.Mark``)."""

    code: str
    device_id: str = ""
    text: str = ""
    alarm_id: int = 0
    part: str = "n"
    elapsed_ms: int | None = None
    happened_ms: int | None = None
    """When it happened (UTC), where that is not when it was written down."""
    zone: int | None = None
    """The device's number, where the home may not have it any more."""
    rehearsed: bool = False
    """Whether a scenario did it: the words say so, and nothing else. A code for tests might have it left unheard."""
    holds: bool = False
    """Whether it is the state of the home whoever brought it about, which a format without words has to know too."""


def report(
    record: Record,
    account: str,
    devices: Mapping[str, Device],
    says_duress: SaysDuress,
    *,
    has_words: bool = True,
) -> dc09.Message | None:
    """Return what the central is told about a row of the journal, or None. Sequence and stamp are the sender's.

    Where the format has no words, nothing could tell a rehearsal from what is real: its alarms are not sent then.
    """
    signal = signal_of(record.event, devices, says_duress)
    if signal is None or (signal.rehearsed and not has_words and not signal.holds):
        return None
    device = devices.get(signal.device_id)
    text = signal.text or (device.name if device is not None else "")
    happened_ms = record.at.utc_ms if signal.happened_ms is None else signal.happened_ms
    return dc09.Message(
        token="SIA-DCS",
        sequence=0,
        account=account,
        code=signal.code,
        zone=min(signal.zone if signal.zone is not None else device.number if device is not None else 0, 999),
        text=f"{text[: dc09.MOST_TEXT - 1 - len(REHEARSED)]} {REHEARSED}".strip() if signal.rehearsed else text,
        happened=dt.datetime.fromtimestamp(happened_ms / 1000, dt.UTC),
        mark=dc09.Mark(record.epoch, record.seq, signal.alarm_id, signal.part, signal.elapsed_ms),
    )


def signal_of(  # noqa: PLR0912, C901 - one table, in one place
    event: e.Event, devices: Mapping[str, Device], says_duress: SaysDuress
) -> Signal | None:
    """Return what the central is to know of an event, or None."""
    match event:
        case e.AlarmRaised():
            return Signal(
                RAISED[event.kind],
                event.device_id,
                event.text,
                event.alarm_id,
                "r",
                happened_ms=event.raised_utc_ms,
                rehearsed=bool(event.rehearsal),
            )
        case e.AlarmJoined():
            rehearsed = bool(event.rehearsal)
            return Signal(RAISED[event.kind], event.device_id, "", event.alarm_id, "j", rehearsed=rehearsed)
        case e.AlarmConfirmed():
            return Signal("BV", event.device_id, "", event.alarm_id, "j", rehearsed=bool(event.rehearsal))
        case e.PictureFailed():
            text = f"{event.name[: dc09.MOST_TEXT - 1 - len(NO_PICTURE)]} {NO_PICTURE}"
            rehearsed = bool(event.rehearsal)
            return Signal("UY", event.device_id, text, event.alarm_id, "j", zone=event.number, rehearsed=rehearsed)
        case e.DetectorRestored():
            rehearsed = bool(event.rehearsal)
            return Signal(_RESTORED[event.kind], event.device_id, "", event.alarm_id, "j", rehearsed=rehearsed)
        case e.AlarmVerified():
            # Under duress nothing is cleared: the burglary stays, and whoever works on it sees why.
            if says_duress(event.annex):
                return Signal(DURESS, "", "", event.alarm_id, "j")
            return Signal("BC", "", "", event.alarm_id, "c", event.elapsed_ms, rehearsed=bool(event.rehearsal))
        case e.AlarmEnded(reason="disarmed"):
            return Signal("OR", "", "", event.alarm_id, "j", rehearsed=bool(event.rehearsal))
        case e.AlarmEnded(reason="reset") | e.AlarmEnded(kind=AlarmKind.JAMMING):
            return Signal(_RESTORED[event.kind], "", "", event.alarm_id, "j", rehearsed=bool(event.rehearsal))
        case e.Armed():
            closed = "CG" if event.mode is ArmMode.HOME else "CL"
            return Signal("CF" if event.bypassed else closed, rehearsed=bool(event.rehearsal), holds=True)
        case e.Disarmed():
            if says_duress(event.annex):
                return Signal(DURESS, event.actor.door_id, "", 0, "r")
            return Signal("OP", rehearsed=bool(event.rehearsal), holds=True)
        case e.BoltMoved(bolt=BoltState.UNLOCKED, method="code" | "tag"):
            return Signal(DURESS, event.device_id, "", 0, "r") if says_duress(event.annex) else Signal("DG")
        case e.DoorForced():
            return Signal("DF", event.device_id, rehearsed=bool(event.rehearsal))
        case e.EntryStarted():
            # A central that loses us while this runs can judge for itself (FEATURES 42).
            return Signal("BG", event.device_id, "", 0, "e", event.delay_ms, rehearsed=bool(event.rehearsal))
        case e.ArmingFailed():
            blocker = event.blockers[0] if event.blockers else ""
            return Signal("CI", blocker, rehearsed=bool(event.rehearsal), holds=True)
        case e.DetectorShutDown():
            return Signal("BB", event.device_id, rehearsed=bool(event.rehearsal), holds=True)
        case e.ServiceStarted():
            return Signal("BB", event.device_id, rehearsed=bool(event.rehearsal), holds=True)
        case e.ServiceEnded():
            return Signal("BU", event.device_id, rehearsed=bool(event.rehearsal), holds=True)
        case e.DoorLockedOut():
            return Signal("JA", event.door_id)
        case e.SelfTestFinished():
            return Signal("RP") if not event.failed and not event.silent else None
        case e.FaultRaised() | e.FaultCleared():
            codes = _fault(event.kind, event.subject, devices.get(event.subject))
            if codes is None:
                return None
            code, words = codes[isinstance(event, e.FaultCleared)], _words(event.kind, event.subject)
            return Signal(code, event.subject, words, rehearsed=bool(event.rehearsal))
        case e.HubStarted():
            return Signal("RR")
        case _:
            return None


def _fault(kind: FaultKind, subject: str, device: Device | None) -> tuple[str, str] | None:
    if kind is FaultKind.CENTRAL and subject not in set(Supply):
        return _ALL_PATHS
    if kind is FaultKind.SELF_TEST and device is not None:
        own = {DeviceKind.SMOKE: _SMOKE_FAULT, DeviceKind.SIREN: _SIREN_FAULT}
        return own.get(device.kind, _FAULTS[kind])
    return _FAULTS.get(kind)


def _words(kind: FaultKind, subject: str) -> str:
    """Return which path failed, where the code is the same for both."""
    if kind is FaultKind.CENTRAL:
        return subject if subject in set(Supply) else ""
    return kind.value if kind in {FaultKind.GSM, FaultKind.BROADBAND} else ""
