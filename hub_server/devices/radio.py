"""The radio between emulated devices and the hub: what a jammer holds back arrives when it stops (FEATURES 22-24)."""

from collections import deque
from collections.abc import Awaitable, Callable
from typing import Final

from hub_server.domain.commands import Command, ReportInterference
from hub_server.hub.ports import HubClock

MOST_HELD: Final = 1_000
"""Signals that devices keep while they are not heard; the oldest goes first (ours)."""

type Submit = Callable[[Command], Awaitable[object]]
type Signal = Callable[[int], Command]
"""Makes a report of something that happened so many ms ago."""


class Radio:
    """Carries what wireless devices say, at once or when the disturbance is over."""

    def __init__(self, clock: HubClock, submit: Submit) -> None:
        """Deliver through ``submit``."""
        self._clock = clock
        self._submit = submit
        self._held: deque[tuple[int, Signal]] = deque(maxlen=MOST_HELD)
        self.disturbed = False

    async def send(self, signal: Signal) -> None:
        """Deliver a signal, or keep it until the radio is quiet."""
        if self.disturbed:
            self._held.append((self._clock.now().steady_ms, signal))
        else:
            await self._submit(signal(0))

    async def disturb(self) -> None:
        """Begin to jam: the hub notices by itself, devices cannot tell it."""
        self.disturbed = True
        await self._submit(ReportInterference(present=True))

    async def calm(self) -> None:
        """Stop jamming, and deliver in order what was held back."""
        self.disturbed = False
        await self._submit(ReportInterference(present=False))
        while self._held and not self.disturbed:
            at, signal = self._held.popleft()
            await self._submit(signal(self._clock.now().steady_ms - at))
