"""Waits of hubs drift apart: what all of them lose at once, they do not all come back to at once.

Chance is handed in, so that a test has hubs whose luck it knows; no secret hangs on it.
"""

from collections.abc import Callable
from random import Random
from typing import Final

SHORTEST: Final = 0.75
LONGEST: Final = 1.25
"""What a wait is multiplied by, at any value between as likely (ours)."""

type Spread = Callable[[float], float]
"""Turns seconds that every hub would wait into those that this one does."""


def spread_by(luck: Random) -> Spread:
    """Return what spreads waits by somebody's luck."""

    def spread(seconds: float) -> float:
        return seconds * luck.uniform(SHORTEST, LONGEST)

    return spread


BY_CHANCE: Final = spread_by(Random())  # noqa: S311 - only spreads load
"""How a hub does it."""
