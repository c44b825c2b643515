"""Alarms that somebody raises, silences or ends."""

from dataclasses import dataclass

from hub_server.domain.commands.proof import Proof
from hub_server.domain.site import AlarmKind


@dataclass(frozen=True, slots=True)
class RaiseSos:
    """Somebody asks for help; needs no code at all."""

    area_id: str
    device_id: str = ""
    silent: bool = False
    person_id: str = ""
    """Who asks, where that is known (Guardian)."""


@dataclass(frozen=True, slots=True)
class ReportAlarm:
    """An alarm that a client found by means of its own (a leak sensor the hub does not know)."""

    area_id: str
    kind: AlarmKind
    text: str


@dataclass(frozen=True, slots=True)
class Silence:
    """Stop the sound of a fire or water alarm for a while; the alarm stays (DECISIONS 20)."""

    alarm_id: int
    proof: Proof


@dataclass(frozen=True, slots=True)
class ResetAlarm:
    """End an alarm that a disarm does not end; refused while a detector of it still senses."""

    alarm_id: int
    proof: Proof


type AlarmCommand = RaiseSos | ReportAlarm | Silence | ResetAlarm
