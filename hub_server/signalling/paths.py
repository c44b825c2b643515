"""The two paths to the central: which one carries a message, and the supervision of both."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Final

from hub_server import dc09
from hub_server.domain.site import Supply
from hub_server.signalling.line import Line, LineDown, Reply
from hub_server.signalling.settings import CentralSettings
from hub_server.signalling.spread import BY_CHANCE, LONGEST, Spread

_LOGGER = logging.getLogger(__name__)

POLL_S: Final = 60.0
"""How often the path in use is tested while nothing else is said on it (ours)."""
SPARE_POLL_S: Final = 890.0
"""How often the other one is, while it is not needed (as the example of my-dc09-spt has it)."""
RETRY_S: Final = 15.0
"""How often one that does not answer is tried (ours)."""
_LETTER: Final = {Supply.BROADBAND: "1", Supply.GSM: "2"}
"""What a report says of the path that it took (``J``, one character, the maker's own; ours)."""
_LAST_SEQUENCE: Final = 9_999

type Cut = Callable[[Supply], str]
"""Says why a path cannot carry anything now (its supply has failed, the radio is disturbed), empty where it can."""
type Answered = Callable[[Supply, bool], Awaitable[None]]
"""Is told when the central comes or goes on a path."""


class _Path:
    def __init__(self, name: Supply, line: Line) -> None:
        self.name = name
        self.line = line
        self.answers: bool | None = None
        self.heard_s = 0.0
        """When it last answered (the event loop's time)."""


class Paths:
    """Broadband and GSM: a message goes over whichever answers, one that is down is tried until it is back."""

    def __init__(self, settings: CentralSettings, cut: Cut, answered: Answered, spread: Spread = BY_CHANCE) -> None:
        """Prepare; nothing is connected yet. ``spread`` is this hub's luck with tests and retries."""
        self._spread = spread
        self._account = settings.account
        self._cut = cut
        self._answered = answered
        self._paths = (
            _Path(Supply.BROADBAND, Line(settings.broadband, settings.key)),
            _Path(Supply.GSM, Line(settings.gsm, settings.key)),
        )
        self._sequence = 0

    def next_sequence(self) -> int:
        """Return the number of the next new message, 1 to 9999 and around again, whichever path it takes."""
        self._sequence = self._sequence % _LAST_SEQUENCE + 1
        return self._sequence

    async def exchange(self, message: dc09.Message) -> Reply:
        """Send a message over the first path that answers. Raises LineDown where none does."""
        why = ""
        # The preferred one first, unless it is known to be down: then it would only cost time.
        for path in sorted(self._paths, key=lambda path: path.answers is False):
            try:
                return await self._over(path, message)
            except LineDown as down:
                why = str(down)
        raise LineDown(why)

    async def _over(self, path: _Path, message: dc09.Message) -> Reply:
        if message.token == dc09.Token.SIA:
            message = replace(message, blocks={**message.blocks, "J": _LETTER[path.name]})
        cut = self._cut(path.name)
        if cut:
            await self._tell(path, answers=False, why=cut)
            raise LineDown(cut)
        try:
            reply = await path.line.exchange(message)
        except LineDown as down:
            await self._tell(path, answers=False, why=str(down))
            raise
        path.heard_s = asyncio.get_running_loop().time()
        await self._tell(path, answers=True)
        return reply

    async def supervise(self) -> None:
        """Test both paths for as long as the hub reports."""
        async with asyncio.TaskGroup() as tasks:
            for path in self._paths:
                tasks.create_task(self._test(path))

    async def _test(self, path: _Path) -> None:
        null = dc09.Message(token=dc09.Token.NULL, sequence=0, account=self._account)
        loop = asyncio.get_running_loop()
        early = self._early()
        while True:
            left = path.heard_s + early * self._interval(path) - loop.time()
            if path.answers and left > 0:
                # Anything that was answered is as good as a test.
                await asyncio.sleep(left)
                continue
            early = self._early()
            try:
                await self._over(path, null)
            except LineDown:
                await asyncio.sleep(self._spread(RETRY_S))

    def _early(self) -> float:
        """Return at what part of an interval to test: sometimes early, never late. The central counts on the whole."""
        return self._spread(1 / LONGEST)

    def _interval(self, path: _Path) -> float:
        preferred = next((each for each in self._paths if each.answers), None)
        return POLL_S if path is preferred else SPARE_POLL_S

    async def _tell(self, path: _Path, *, answers: bool, why: str = "") -> None:
        if path.answers is answers:
            return
        path.answers = answers
        if answers:
            _LOGGER.info("The central answers over %s", path.name.value)
        else:
            _LOGGER.warning("The central does not answer over %s: %s", path.name.value, why)
        await self._answered(path.name, answers)

    async def close(self) -> None:
        """Hang up."""
        for path in self._paths:
            await path.line.close()
