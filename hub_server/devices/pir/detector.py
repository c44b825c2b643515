"""What decides on the waveforms of a quad sensor: pulses, and whether both heights see the same body.

The rule is the dual-height one of quad detectors (SEN 2019: A over B must both be filled; cabling-design forum: upper
and lower together are a person, lower alone is a pet). No detector measures weight: the kilograms of the setting only
say how much of both heights a pet of that size can fill, which is the installer's guide that the same source calls
them. Thresholds follow the room's temperature as in every detector on the market (the warmer the room, the less a
person stands out from it). Pulse counting is the industry's (two or three, ztss). The numbers are ours, tuned on the
seeds that ``benchmarks/pets.py`` names, and scored on others.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

BODY_C: Final = 35.0
"""What a warm body's surface tends to."""
PULSES: Final = 2
WINDOW_S: Final = 4.0
"""So many pulses within this fire."""
ANY_LEVEL: Final = 0.10
"""Without pets: the share of a warm body's contrast in a filled zone that is a pulse, in either element."""
_PETS_KG: Final = (5, 36)


@dataclass(frozen=True, slots=True)
class PetSetting:
    """The heaviest pet (kg) that is to be ignored; 0 for none."""

    pet_kg: int = 0

    def __post_init__(self) -> None:
        """Refuse weights that no detector can be set to. Raises ValueError."""
        if self.pet_kg and not _PETS_KG[0] <= self.pet_kg <= _PETS_KG[1]:
            raise ValueError(f"a pet setting is 0, or {_PETS_KG[0]} to {_PETS_KG[1]} kg")

    @property
    def level(self) -> float:
        """The share of a warm body's contrast that both elements must see at once."""
        return 0.20 + 0.003 * self.pet_kg


def fires(
    upper: Sequence[float], lower: Sequence[float], rate_hz: int, setting: PetSetting, ambient_c: float
) -> int | None:
    """Return the sample at which the detector fires, or None. Waveforms in degrees C of a filled zone.

    ``ambient_c`` is what the detector's own thermometer reads.
    """
    contrast = max(1.0, BODY_C - ambient_c) * 0.5
    threshold = contrast * (setting.level if setting.pet_kg else ANY_LEVEL)
    pulses: deque[int] = deque(maxlen=PULSES)
    was = 0
    for index, (a, b) in enumerate(zip(upper, lower, strict=True)):
        sign = _both(a, b, threshold) if setting.pet_kg else _either(a, b, threshold)
        if sign and sign != was:
            pulses.append(index)
            was = sign
            if len(pulses) == PULSES and index - pulses[0] <= WINDOW_S * rate_hz:
                return index
    return None


def _both(a: float, b: float, threshold: float) -> int:
    """Return the sign of a pulse that both elements give alike, 0 for none: the smaller one counts."""
    if a * b <= 0 or min(abs(a), abs(b)) < threshold:
        return 0
    return 1 if a > 0 else -1


def _either(a: float, b: float, threshold: float) -> int:
    """Return the sign of a pulse of the stronger element, 0 for none."""
    strong = a if abs(a) >= abs(b) else b
    if abs(strong) < threshold:
        return 0
    return 1 if strong > 0 else -1
