"""When something happens, as the rules see it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Now:
    """A moment handed to the rules.

    ``steady_ms`` runs on the hub's own axis, which neither stops nor jumps with the wall clock and continues over
    restarts: every deadline lives on it. ``utc_ms`` (milliseconds since 1970) and ``offset_min`` (minutes east of
    UTC) are for people and for the central, and decide nothing.
    """

    steady_ms: int
    utc_ms: int
    offset_min: int = 0
