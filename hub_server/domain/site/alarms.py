"""Alarms that are on, and the memory of those that were."""

from dataclasses import dataclass

from hub_server.domain.site.kinds import AlarmKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """An alarm that is not over. ``detectors`` lists every device that took part, the one that raised it first."""

    alarm_id: int
    kind: AlarmKind
    area_id: str
    detectors: tuple[str, ...]
    text: str
    raised_ms: int
    raised_utc_ms: int
    sounding: bool
    sound_until_ms: int | None
    silenced_until_ms: int | None = None
    silent: bool = False
    """Never sounds: a silent SOS, a tamper in a disarmed home."""
    person_id: str = ""
    """Who asked for help, where that is known (Guardian)."""
    confirmed: bool = False
    """Two independent detectors say so (sequential confirmation)."""
    rehearsal: str = ""
    """The scenario that everything of it is the doing of, empty where something of it is real."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """An alarm in the memory of an area: kept after it is over, until the area is armed again."""

    alarm_id: int
    kind: AlarmKind
    detectors: tuple[str, ...]
    raised_utc_ms: int
    ended: str
    """disarmed, verified, restored or reset."""
