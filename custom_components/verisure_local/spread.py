"""Waits drift apart: what every Home Assistant of a street loses at once, they do not all come back to at once.

Chance is handed in, so that a test has one whose luck it knows; no secret hangs on it.
"""

from collections.abc import Callable
from random import Random
from typing import Final

SHORTEST: Final = 0.75
LONGEST: Final = 1.25
"""What a wait is multiplied by, at any value between as likely (ours)."""

type Spread = Callable[[float], float]
"""Turns seconds that everybody would wait into those that this one does."""


def spread_by(luck: Random) -> Spread:
    """Return what spreads waits by somebody's luck."""

    def spread(seconds: float) -> float:
        return seconds * luck.uniform(SHORTEST, LONGEST)

    return spread


BY_CHANCE: Final = spread_by(Random())  # noqa: S311 - only spreads load
