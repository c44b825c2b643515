"""When schedules are due, in the home's local time: the rules only hear that one is (DECISIONS 4).

A time that does not exist (summer time begins) is due once, at the end of the gap; one that comes twice is due the
first time. A clock that cannot be trusted suspends schedules, and nothing that was missed for long is made up for.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import Final

from hub_server.domain.commands import RunSchedule
from hub_server.domain.events import SchedulePut, ScheduleRemoved
from hub_server.domain.numbers import DAY, MINUTE
from hub_server.domain.site import Schedule, Site
from hub_server.hub.bus import Bus
from hub_server.hub.ports import HubClock

LATE_MS: Final = 10 * MINUTE
"""What was due longer ago, while the hub was off, is not done any more (ours)."""
LONGEST_WAIT_MS: Final = 5 * MINUTE
"""How long to wait before the wall clock is read again: it may have been set (ours)."""
_DAYS: Final = 8

type OffsetAt = Callable[[int], int]
"""Minutes east of UTC at a moment (UTC ms), by the home's time zone."""
type Run = Callable[[RunSchedule], Awaitable[object]]


def next_due(schedule: Schedule, after_utc_ms: int, offset_at: OffsetAt) -> int | None:
    """Return when a schedule is due first after a moment (both UTC ms), or None where it never is."""
    today = (after_utc_ms + offset_at(after_utc_ms) * MINUTE) // DAY
    for day in range(today - 1, today + _DAYS):
        if schedule.days and (day + 3) % 7 not in schedule.days:
            continue
        due = _instant(day * DAY + schedule.minute * MINUTE, offset_at)
        if due > after_utc_ms:
            return due
    return None


def _instant(wall_ms: int, offset_at: OffsetAt) -> int:
    """Return the first moment (UTC ms) at which local clocks show ``wall_ms``, or the end of the gap it falls in."""
    offsets = sorted({offset_at(wall_ms - DAY), offset_at(wall_ms + DAY)}, reverse=True)
    moments = [wall_ms - offset * MINUTE for offset in offsets]
    for moment, offset in zip(moments, offsets, strict=True):
        if offset_at(moment) == offset:
            return moment
    before, after = min(moments), max(moments)
    old = offset_at(before)
    while after - before > MINUTE:
        middle = (before + after) // 2
        before, after = (middle, after) if offset_at(middle) == old else (before, middle)
    return after // MINUTE * MINUTE


class Timetable:
    """Tells the rules of every schedule that is due."""

    def __init__(self, bus: Bus, clock: HubClock, run: Run, site: Callable[[], Site]) -> None:
        """``run`` submits; ``site`` is the home as it is."""
        self._bus = bus
        self._clock = clock
        self._run = run
        self._site = site
        self._changed = asyncio.Event()

    async def run(self) -> None:
        """Wait for what is due and have it done, until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._watch())
            while True:
                self._changed.clear()
                await self._run_due()
                await self._wait()

    async def _watch(self) -> None:
        async with aclosing(self._bus.follow(self._bus.head.seq)) as records:
            async for record in records:
                if isinstance(record.event, SchedulePut | ScheduleRemoved):
                    self._changed.set()

    async def _run_due(self) -> None:
        now = self._clock.now().utc_ms
        if not self._clock.trusted():
            return
        for schedule in list(self._site().schedules.values()):
            due = self._due(schedule, now)
            if schedule.enabled and due is not None and due <= now:
                await self._run(RunSchedule(schedule.schedule_id, due, secrets.token_hex(8)))

    def _due(self, schedule: Schedule, now_utc_ms: int) -> int | None:
        # A last run in the future was noted by a clock that was wrong.
        ran = schedule.ran_utc_ms if schedule.ran_utc_ms <= now_utc_ms else 0
        return next_due(schedule, max(ran, now_utc_ms - LATE_MS), self._clock.offset_at)

    async def _wait(self) -> None:
        now = self._clock.now()
        dues = [self._due(schedule, now.utc_ms) for schedule in self._site().schedules.values() if schedule.enabled]
        nearest = min((due - now.utc_ms for due in dues if due is not None), default=None)
        waits: list[asyncio.Future[object]] = [asyncio.ensure_future(self._changed.wait())]
        if nearest is not None:
            pause = min(max(0, nearest), LONGEST_WAIT_MS)
            waits.append(asyncio.ensure_future(self._clock.sleep_until(now.steady_ms + pause)))
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
            # Waited for and not awaited: whoever is cancelled meanwhile stays so, and the hub can stop.
            await asyncio.wait(waits)
