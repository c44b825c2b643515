"""What the hub reports, to a real central."""

import asyncio
import socket
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from hub_server.central.app import Central
from hub_server.central.cases import Case, CaseState
from hub_server.dc09 import Key
from hub_server.domain.commands import Arm, ByPerson, ReportAlarm
from hub_server.domain.site import AlarmKind, ArmMode
from tests.house import House

KEY = "00112233445566778899aabbccddeeff"
ANNA = ByPerson("anna", "test")


class Site:
    """A central that can be started late, on a port that is known before."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.central: Central | None = None

    async def start(self) -> Central:
        self.central = Central(self.directory)
        await self.central.start("127.0.0.1", self.port, 0)
        await self.central.put_account("1234", "Villa", Key.from_hex(KEY))
        return self.central

    async def stop(self) -> None:
        if self.central is not None:
            await self.central.stop()
            self.central = None

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


@pytest.fixture
async def site(tmp_path: Path, house: House) -> AsyncGenerator[Site]:
    site = Site(tmp_path / "central")
    yield site
    await site.stop()


async def report_to(house: House, site: Site) -> None:
    await house.hub.services.set_central("127.0.0.1", site.port, "1234", KEY)


async def test_an_alarm_and_its_cancel_reach_the_central_encrypted(house: House, site: Site) -> None:
    await site.start()
    await report_to(house, site)
    await house.submit(Arm("house", ArmMode.HOME, ANNA))
    await house.do("open", "study-window")
    (case,) = await site.cases(1)
    assert (case.kind, case.zone, case.text) == (
        "burglary",
        house.site.devices["study-window"].number,
        "Study window",
    )
    await house.disarm()
    await site.cases(1, CaseState.VERIFIED)


async def test_an_alarm_outlives_a_restart_before_the_central_ever_answered(house: House, site: Site) -> None:
    await report_to(house, site)
    await house.do("smoke", "smoke-kitchen")
    raised = house.clock.now().utc_ms
    await house.restart()
    await house.advance(3_600_000)
    await site.start()
    (case,) = await site.cases(1)
    assert case.occurred_ms == raised // 1000 * 1000


async def test_reports_arrive_once_and_in_order_over_a_central_that_comes_and_goes(house: House, site: Site) -> None:
    await site.start()
    await report_to(house, site)
    for number in range(1, 4):
        await house.submit(ReportAlarm("house", AlarmKind.WATER, f"Leak {number}"))
    await site.cases(3)
    await site.stop()
    for number in range(4, 7):
        await house.submit(ReportAlarm("house", AlarmKind.WATER, f"Leak {number}"))
    await house.restart()
    await site.start()
    cases = await site.cases(6)
    assert [case.text for case in cases] == [f"Leak {number}" for number in range(1, 7)]
