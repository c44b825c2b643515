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

    @property
    def local_day(self) -> int:
        """The day in local time, counted from 1970-01-01."""
        return (self.utc_ms + self.offset_min * 60_000) // 86_400_000

    @property
    def local_minute(self) -> int:
        """Minutes since local midnight."""
        return (self.utc_ms + self.offset_min * 60_000) // 60_000 % 1_440

    @property
    def weekday(self) -> int:
        """The local day of the week, 0 for Monday."""
        return (self.local_day + 3) % 7


def within(minute: int, first: int, last: int) -> bool:
    """Tell whether a minute of the day lies from ``first`` up to ``last``; a span may go over midnight."""
    return first <= minute < last if first <= last else minute >= first or minute < last
