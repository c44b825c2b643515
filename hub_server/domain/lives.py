"""The life of each kind of alarm: how it sounds and what ends it (rules 2, 5 and 7 of the design).

What raises them: burglary, a detector that its area watches; fire and water, their detectors, in every mode; SOS,
anybody who asks, and a Check on me that nobody ended; tamper, a cover opened outside service mode or a door forced;
jamming, 30 s of a disturbed radio within 60 s; technical, whatever a client reports as that. A duress code raises
nothing here: the central alone knows of it (DECISIONS 24).
"""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from hub_server.domain.site import AlarmKind, DeviceKind


class Sound(Enum):
    """How long an alarm sounds."""

    SIREN_TIME = auto()
    """For the siren's time, again at each further detector."""
    WHILE_ARMED = auto()
    """For the siren's time, and not at all where nothing is armed."""
    UNTIL_OVER = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """What happens to alarms of a kind after they were raised."""

    sound: Sound
    ended_by_disarm: bool = False
    """With smart verification within 60 s; burglary alone (rule 2)."""
    restores_itself: bool = False
    """Over as soon as nothing senses it any more."""
    may_be_silenced: bool = False
    """The sound stops for a while and the alarm stays (DECISIONS 20)."""


LIVES: Final = {
    AlarmKind.BURGLARY: Life(sound=Sound.SIREN_TIME, ended_by_disarm=True),
    AlarmKind.FIRE: Life(sound=Sound.UNTIL_OVER, restores_itself=True, may_be_silenced=True),
    AlarmKind.WATER: Life(sound=Sound.UNTIL_OVER, restores_itself=True, may_be_silenced=True),
    AlarmKind.SOS: Life(sound=Sound.SIREN_TIME),
    AlarmKind.TAMPER: Life(sound=Sound.WHILE_ARMED),
    AlarmKind.JAMMING: Life(sound=Sound.WHILE_ARMED, restores_itself=True),
    AlarmKind.TECHNICAL: Life(sound=Sound.SIREN_TIME),
}

_OF_DETECTOR: Final = {DeviceKind.SMOKE: AlarmKind.FIRE, DeviceKind.WATER: AlarmKind.WATER}


def always_live(kind: DeviceKind) -> AlarmKind | None:
    """Return the alarm that a detector of ``kind`` raises in every mode, or None."""
    return _OF_DETECTOR.get(kind)
