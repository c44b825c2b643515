"""Clocks: the machine's, and one that tests and scenarios move themselves (DECISIONS 4)."""

import asyncio
import heapq
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hub_server.domain.moment import Now

_BOOT_ID: Final = Path("/proc/sys/kernel/random/boot_id")
_IMPLAUSIBLE_MS: Final = 366 * 24 * 3600 * 1000
"""A hub that seems to have been off for more than a year has a wrong clock rather than a patient owner (ours)."""


@dataclass(frozen=True, slots=True)
class ClockMark:
    """What the journal's last row says of the clocks when it was made."""

    steady_ms: int
    utc_ms: int
    boot_id: str
    boot_ms: int


def boot_id() -> str:
    """Return what tells this boot of the machine from others; empty where the system does not say."""
    try:
        return _BOOT_ID.read_text().strip()
    except OSError:
        return ""


def boot_ms() -> int:
    """Return the time since boot, sleep included, in ms."""
    return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000


def elapsed_since(mark: ClockMark, boot: str, now_boot_ms: int, now_utc_ms: int) -> int | None:
    """Return how long ago ``mark`` was, in ms, or None where that cannot be told.

    Within one boot the time since boot decides. Over a boot only UTC can say, and is not believed when it runs
    backwards or over more than a year.
    """
    if boot and boot == mark.boot_id and now_boot_ms >= mark.boot_ms:
        return now_boot_ms - mark.boot_ms
    elapsed = now_utc_ms - mark.utc_ms
    return elapsed if 0 <= elapsed <= _IMPLAUSIBLE_MS else None


class SystemClock:
    """The machine's clocks. Its steady axis continues from the journal's last row, over restarts and sleep."""

    def __init__(self, mark: ClockMark | None) -> None:
        """Continue from ``mark``; ``elapsed_known`` tells whether the time in between is known."""
        self.boot_id = boot_id()
        started = boot_ms()
        elapsed = 0 if mark is None else elapsed_since(mark, self.boot_id, started, _utc_ms())
        self.elapsed_known = elapsed is not None
        base = 0 if mark is None else mark.steady_ms
        self._offset_ms = base + (elapsed or 0) - started
        self._latest_utc_ms = 0 if mark is None else mark.utc_ms

    def now(self) -> Now:
        """Return this moment."""
        return Now(boot_ms() + self._offset_ms, _utc_ms(), time.localtime().tm_gmtoff // 60)

    def trusted(self) -> bool:
        """Tell whether the wall clock can be right: it has not gone back behind what the journal has seen."""
        return _utc_ms() >= self._latest_utc_ms

    @staticmethod
    def offset_at(utc_ms: int) -> int:
        """Return the minutes east of UTC at a moment, by the machine's time zone."""
        return time.localtime(utc_ms // 1000).tm_gmtoff // 60

    async def sleep_until(self, steady_ms: int) -> None:
        """Return once ``steady_ms`` has come."""
        await asyncio.sleep(max(0, steady_ms - self.now().steady_ms) / 1000)


def _utc_ms() -> int:
    return time.time_ns() // 1_000_000


class ManualClock:
    """A clock that stands still until it is moved: sixty days pass at once."""

    def __init__(self, now: Now | None = None, offset_at: Callable[[int], int] | None = None) -> None:
        """Start at ``now`` or at some moment; ``offset_at`` is its time zone, without one the offset never changes."""
        self.boot_id = "manual"
        self.elapsed_known = True
        self.is_trusted = True
        self._zone = offset_at
        self._now = now or Now(1_000_000, 1_790_000_000_000, 60)
        self._sleepers: list[tuple[int, int, asyncio.Future[None]]] = []
        self._count = 0

    def now(self) -> Now:
        """Return the moment it stands at."""
        return self._now

    def advance(self, ms: int) -> None:
        """Move by ``ms`` and wake everybody whose moment has come."""
        now = self._now
        self._now = Now(now.steady_ms + ms, now.utc_ms + ms, self.offset_at(now.utc_ms + ms))
        while self._sleepers and self._sleepers[0][0] <= self._now.steady_ms:
            _, _, sleeper = heapq.heappop(self._sleepers)
            if not sleeper.done():
                sleeper.set_result(None)

    def trusted(self) -> bool:
        """Tell what the test said of the wall clock."""
        return self.is_trusted

    def offset_at(self, utc_ms: int) -> int:
        """Return the minutes east of UTC at a moment."""
        return self._now.offset_min if self._zone is None else self._zone(utc_ms)

    def next_wake(self) -> int | None:
        """Return the nearest moment (steady ms) that somebody waits for, or None."""
        while self._sleepers and self._sleepers[0][2].done():
            heapq.heappop(self._sleepers)
        return self._sleepers[0][0] if self._sleepers else None

    async def sleep_until(self, steady_ms: int) -> None:
        """Return once the clock has been moved to ``steady_ms``."""
        if steady_ms <= self._now.steady_ms:
            return
        sleeper = asyncio.get_running_loop().create_future()
        self._count += 1
        heapq.heappush(self._sleepers, (steady_ms, self._count, sleeper))
        await sleeper
