"""Arming, disarming and the delays between."""

from dataclasses import dataclass

from hub_server.domain.site import Actor, ArmMode, BlockReason


@dataclass(frozen=True, slots=True)
class ExitStarted:
    """An area will be armed in ``target`` when the exit delay ends."""

    area_id: str
    target: ArmMode
    until_ms: int
    bypassed: frozenset[str]
    actor: Actor
    order_id: str = ""
    noticed: frozenset[str] = frozenset()
    """What else was in the way and was named: it cannot be left out, and is no surprise when the delay is over."""


@dataclass(frozen=True, slots=True)
class Armed:
    """An area is armed."""

    area_id: str
    mode: ArmMode
    bypassed: frozenset[str]
    actor: Actor
    utc_ms: int
    rehearsal: str = ""


@dataclass(frozen=True, slots=True)
class ArmingRefused:
    """Somebody was refused to arm, for these open or lost detectors; ``reasons`` says why, one for each."""

    area_id: str
    mode: ArmMode
    blockers: tuple[str, ...]
    actor: Actor
    reasons: tuple[BlockReason, ...] = ()
    utc_ms: int = 0
    """When, 0 in journals of before this was written down."""


@dataclass(frozen=True, slots=True)
class ArmingFailed:
    """Arming came to nothing: something was open when the exit delay ended, or a bolt did not lock."""

    area_id: str
    target: ArmMode
    blockers: tuple[str, ...]
    actor: Actor
    reasons: tuple[BlockReason, ...] = ()
    utc_ms: int = 0
    """When, 0 in journals of before this was written down."""
    rehearsal: str = ""


@dataclass(frozen=True, slots=True)
class LockingStarted:
    """Everything else is ready: the area arms once the bolts ``locks`` report themselves locked, by ``until_ms``."""

    area_id: str
    target: ArmMode
    until_ms: int
    bypassed: frozenset[str]
    locks: tuple[str, ...]
    order_id: str
    actor: Actor
    noticed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Disarmed:
    """An area is disarmed. ``annex`` is sealed, of one length, and for the central alone (DECISIONS 24)."""

    area_id: str
    actor: Actor
    utc_ms: int
    annex: str = ""
    steady_ms: int = 0
    rehearsal: str = ""


@dataclass(frozen=True, slots=True)
class EntryStarted:
    """An entry door was opened: somebody has ``delay_ms``, until ``until_ms``, to disarm."""

    area_id: str
    device_id: str
    until_ms: int
    delay_ms: int = 0
    rehearsal: str = ""
    """The scenario in which it was, empty where it was none."""


@dataclass(frozen=True, slots=True)
class EntryViolated:
    """A detector off the entry route saw somebody during the entry delay: a warning, until the delay is over."""

    area_id: str
    device_id: str


@dataclass(frozen=True, slots=True)
class DetectorShutDown:
    """A detector raised too many alarms since the area was armed and is left out until the disarm (swinger)."""

    area_id: str
    device_id: str
    trips: int
    rehearsal: str = ""


type ArmingEvent = (
    ExitStarted
    | Armed
    | ArmingRefused
    | ArmingFailed
    | LockingStarted
    | Disarmed
    | EntryStarted
    | EntryViolated
    | DetectorShutDown
)
