"""Every number of the alarm in one place, with its source, its bounds and its unit.

"ours" marks a number that no source gives; each one is a setting that the homeowner can change within its bounds.
"""

from dataclasses import dataclass, fields
from typing import Final

SECOND: Final = 1_000
MINUTE: Final = 60 * SECOND

SMART_VERIFICATION_MS: Final = 60 * SECOND
"""An authorised disarm this soon after a burglary alarm clears it, 60.000 s included (verisure.se/kontakt)."""

KEYPAD_TRIES: Final = 3
KEYPAD_LOCKOUT_MS: Final = 90 * SECOND
"""Three wrong codes block a keypad for 90 s (EN 50131-1 grade 2, as EBS CPX200NB p. 93 states it)."""

MESSAGES_KEPT: Final = 20
"""How many messages to the customer the state carries for its surfaces; the journal has the rest (ours)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The homeowner's settings, all in milliseconds."""

    entry_ms: int = 30 * SECOND
    """Ours; EN 50131-1 allows at most 45 s (ICT Protege manual p. 53)."""
    exit_away_ms: int = 60 * SECOND
    """Ours."""
    exit_home_ms: int = 0
    """Ours: whoever arms the perimeter stays inside."""
    siren_ms: int = 3 * MINUTE
    """Ours; EN 50131-1 allows 2 to 15 min (ICT Protege manual p. 53)."""
    silence_ms: int = 10 * MINUTE
    """How long a silenced fire or water alarm stays quiet. Ours."""
    order_ms: int = 15 * SECOND
    """How long a lock or a plug has to report that it obeyed. Ours: a Doorman's bolt travels for about 3 s."""
    grace_ms: int = 60 * SECOND
    """How long a linked device or its player may be gone before that is a fault. Ours: a restart of Home Assistant."""


BOUNDS_MS: Final[dict[str, tuple[int, int]]] = {
    "entry_ms": (0, 45 * SECOND),
    "exit_away_ms": (0, 5 * MINUTE),
    "exit_home_ms": (0, 5 * MINUTE),
    "siren_ms": (2 * MINUTE, 15 * MINUTE),
    "silence_ms": (1 * MINUTE, 30 * MINUTE),
    "order_ms": (1 * SECOND, 60 * SECOND),
    "grace_ms": (1 * SECOND, 10 * MINUTE),
}
"""Lowest and highest value of each setting, both allowed."""

SETTING_NAMES: Final = tuple(field.name for field in fields(Settings))
