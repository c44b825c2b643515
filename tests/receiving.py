"""A central for tests, started late or stopped at will."""

import asyncio
import datetime as dt
import itertools
import socket
from collections.abc import Callable
from pathlib import Path

from hub_server import dc09
from hub_server.api.services import ReportTo
from hub_server.central.app import Central
from hub_server.central.cases import Case, CaseState
from hub_server.dc09 import Key
from tests.house import House

KEY = "00112233445566778899aabbccddeeff"


class Site:
    """A central that can be started late, on a port that is known before."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.central: Central | None = None
        self.ports = (0, 0)
        self._alarm_ids = itertools.count(1)

    async def start(self, *, again: bool = False, api_port: int = 0) -> Central:
        """Start it, ``again`` on all the ports that it had."""
        tls_port, link_port = self.ports if again else (0, 0)
        self.central = Central(self.directory)
        await self.central.start("127.0.0.1", self.port, api_port, tls_port, link_port)
        await self.central.put_account("1234", "Villa", Key.from_hex(KEY))
        self.ports = self.central.tls_port, self.central.link_port
        return self.central

    async def stop(self) -> None:
        if self.central is not None:
            await self.central.stop()
            self.central = None

    async def codes(self, enough: Callable[[list[str]], bool]) -> list[str]:
        """Return the codes that came, restarts left out, once they are enough."""
        assert self.central is not None
        store = self.central.store
        changed = asyncio.Event()
        unwatch = store.watch(lambda _: changed.set())
        last, codes = 0, list[str]()
        async with asyncio.timeout(240):
            while True:
                changed.clear()
                new = await store.do(lambda transaction, last=last: transaction.codes(last))  # type: ignore[misc]
                codes += [code for _, code in new if code != "RR"]
                last = new[-1][0] if new else last
                if enough(codes):
                    unwatch()
                    return codes
                await changed.wait()

    async def cases(self, count: int, state: CaseState = CaseState.OPEN) -> list[Case]:
        """Return the central's cases once there are ``count`` in ``state``."""
        assert self.central is not None
        changed = asyncio.Event()
        unwatch = self.central.store.watch(lambda _: changed.set())
        async with asyncio.timeout(30):
            while True:
                changed.clear()
                cases = await self.central.store.do(
                    lambda transaction: [each for n in range(1, 20) if (each := transaction.case(n)) is not None]
                )
                if sum(case.state is state for case in cases) == count:
                    unwatch()
                    return cases
                await changed.wait()

    async def told_by(self, house: House, *, contact_id: bool = False) -> None:
        """Have the house report here."""
        await house.hub.services.reporting.set_central(
            ReportTo(host="127.0.0.1", port=self.port, account="1234", key=KEY, contact_id=contact_id)
        )

    async def report(self, code: str, text: str = "") -> None:
        """Have a hub that is a few lines long report an alarm of its own, as it happens."""
        now = dt.datetime.now(dt.UTC)
        number = next(self._alarm_ids)
        mark = dc09.Mark("ab", number, number, "r")
        message = dc09.Message("SIA-DCS", number, "1234", code=code, zone=3, text=text, mark=mark, happened=now)
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(dc09.encode(message, Key.from_hex(KEY), now))
        assert await reader.read(4096), "the central did not answer"
        writer.close()
        await writer.wait_closed()
