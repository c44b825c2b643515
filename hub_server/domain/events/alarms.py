"""Alarms, from the first detector to the last sound."""

from dataclasses import dataclass

from hub_server.domain.site import Actor, AlarmKind


@dataclass(frozen=True, slots=True)
class AlarmRaised:
    """An alarm. ``device_id`` is empty where no device of the hub raised it; ``text`` then says what did."""

    alarm_id: int
    kind: AlarmKind
    area_id: str
    device_id: str
    text: str
    raised_ms: int
    raised_utc_ms: int
    sound_until_ms: int | None
    silent: bool = False
    person_id: str = ""
    rehearsal: str = ""
    """The scenario that raised it, empty where it is none's."""


@dataclass(frozen=True, slots=True)
class AlarmJoined:
    """A further detector took part in an alarm that is on."""

    alarm_id: int
    kind: AlarmKind
    device_id: str
    sound_until_ms: int | None
    rehearsal: str = ""


@dataclass(frozen=True, slots=True)
class DetectorRestored:
    """A detector that took part in an alarm no longer senses."""

    alarm_id: int
    kind: AlarmKind
    device_id: str
    rehearsal: str = ""


@dataclass(frozen=True, slots=True)
class AlarmVerified:
    """Smart verification: an authorised disarm within 60 s cleared a burglary alarm. ``annex`` as in Disarmed."""

    alarm_id: int
    elapsed_ms: int
    actor: Actor
    annex: str = ""
    rehearsal: str = ""


@dataclass(frozen=True, slots=True)
class AlarmConfirmed:
    """A second, independent detector says the same as the first: the burglary is confirmed."""

    alarm_id: int
    kind: AlarmKind
    device_id: str
    rehearsal: str = ""


@dataclass(frozen=True, slots=True)
class AlarmEnded:
    """An alarm is over in the house: ``reason`` is disarmed, restored or reset. The central's case is not touched."""

    alarm_id: int
    kind: AlarmKind
    reason: str
    actor: Actor
    rehearsal: str = ""


@dataclass(frozen=True, slots=True)
class SirenTimedOut:
    """The siren's time is over; the area stays armed, with ``left_out`` out of it until they close."""

    alarm_id: int
    left_out: frozenset[str]


@dataclass(frozen=True, slots=True)
class AlarmSilenced:
    """The sound of an alarm is off until ``until_ms``."""

    alarm_id: int
    until_ms: int
    actor: Actor


@dataclass(frozen=True, slots=True)
class SilenceOver:
    """A silenced alarm sounds again."""

    alarm_id: int


@dataclass(frozen=True, slots=True)
class PictureTaken:
    """A camera gave a picture of an alarm; its content is kept sealed, beside the journal."""

    picture_id: str
    device_id: str
    alarm_id: int
    taken_utc_ms: int


@dataclass(frozen=True, slots=True)
class PictureFailed:
    """A camera gives no picture of an alarm that runs: ``reason`` is no_answer, failed or removed.

    It is told as it was, by its name and its number: one that was removed is in the home no longer.
    """

    device_id: str
    alarm_id: int
    reason: str
    name: str
    number: int
    rehearsal: str = ""


type AlarmEvent = (
    AlarmRaised
    | AlarmJoined
    | DetectorRestored
    | AlarmVerified
    | AlarmConfirmed
    | AlarmEnded
    | SirenTimedOut
    | AlarmSilenced
    | SilenceOver
    | PictureTaken
    | PictureFailed
)
