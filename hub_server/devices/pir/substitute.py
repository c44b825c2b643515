"""The honest substitute for pet adaptation where a linked sensor says only on and off.

There is no waveform to decide on. What is left is what installers do with such sensors: count pulses, and ask a second
detector. A pet that runs to and fro, or passes two sensors, still counts as a person.
"""

from collections import deque
from dataclasses import dataclass, field
from typing import Final

PULSES: Final = 3
PULSES_WITHIN_MS: Final = 30_000
SECOND_WITHIN_MS: Final = 20_000
"""So many switch-ons within the first, or two sensors within the second, count as a person (ours)."""


@dataclass(slots=True)
class PulseCount:
    """Judges the switch-ons of linked motion sensors in one area."""

    pulses: int = PULSES
    _seen: dict[str, deque[int]] = field(default_factory=dict)

    def switched_on(self, sensor: str, at_ms: int) -> bool:
        """Take a switch-on at ``at_ms``; tells whether it counts as a person now."""
        own = self._seen.setdefault(sensor, deque(maxlen=self.pulses))
        own.append(at_ms)
        if len(own) == self.pulses and at_ms - own[0] <= PULSES_WITHIN_MS:
            return True
        others = (times[-1] for each, times in self._seen.items() if each != sensor and times)
        return any(0 <= at_ms - at <= SECOND_WITHIN_MS for at in others)
