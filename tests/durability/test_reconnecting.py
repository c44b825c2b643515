"""A central comes back and a thousand homes are there at once: alarms are not held up, and hubs do not come in step."""

import asyncio
import datetime as dt
import itertools
import selectors
import sqlite3
from collections import Counter
from collections.abc import Callable, Coroutine
from contextlib import closing
from pathlib import Path
from random import Random
from typing import override

import aiohttp
import pytest

from custom_components.verisure_local import coordinator
from custom_components.verisure_local.client import HubClient, HubConnectionError
from custom_components.verisure_local.coordinator import VerisureLocalCoordinator
from hub_server import dc09
from hub_server.central import receiver
from hub_server.central.app import Central
from hub_server.central.store import FILE_NAME
from hub_server.dc09 import Key, Mark, Message, Token
from hub_server.domain.site import Supply
from hub_server.signalling.line import LineDown
from hub_server.signalling.link import CentralLink
from hub_server.signalling.paths import POLL_S, RETRY_S, Paths
from hub_server.signalling.settings import CentralSettings, Receiver
from hub_server.signalling.spread import LONGEST, SHORTEST, Spread, spread_by
from hub_server.signalling.transmitter import LONGEST_RETRY_S, Lane, Reply, Transmitter

HOMES = 1_000
ALARMING = 50


def is_committed(directory: Path, account: str) -> bool:
    """Tell whether somebody else who opens the central's database finds a case of an account."""
    with closing(sqlite3.connect(directory / FILE_NAME)) as other:
        found = other.execute("SELECT 1 FROM alarm_case WHERE account = ?", (account,)).fetchone()
    return found is not None


async def test_alarms_are_committed_and_acknowledged_among_a_thousand_homes_that_come_back(tmp_path: Path) -> None:
    accounts = [f"{0xA00000 + number:06X}" for number in range(HOMES)]
    central = Central(tmp_path)
    await central.store.do(lambda t: [t.put_account(each, "Home", None) for each in accounts])
    await central.start("127.0.0.1", 0, 0)
    port = central.port
    await central.stop()
    # The restart: everybody was connected a moment ago and comes at once.
    central = Central(tmp_path)
    await central.start("127.0.0.1", port, 0)

    committed: dict[str, bool] = {}

    async def come_back(number: int, account: str) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        alarm = number % (HOMES // ALARMING) == 0
        message = (
            Message("SIA-DCS", 1, account, code="BA", zone=1, mark=Mark("ab", number + 1, 1, "r"))
            if alarm
            else Message(Token.NULL, 0, account)
        )
        writer.write(dc09.encode(message, None, dt.datetime.now(dt.UTC)))
        answer = await reader.readuntil(b"\r")
        if alarm:
            # As it is acknowledged, not some time after.
            committed[account] = await asyncio.to_thread(is_committed, tmp_path, account)
        writer.close()
        return answer

    answers = await asyncio.gather(*itertools.starmap(come_back, enumerate(accounts)))
    assert all(b'"ACK"' in answer for answer in answers), "nobody is turned away"
    assert list(committed.values()) == [True] * ALARMING, "what is acknowledged is on the disk"
    queue = await central.store.do(lambda t: t.queue())
    assert len({case.account for case in queue}) == len(queue) == ALARMING
    await central.stop()


async def test_an_alarm_is_acknowledged_before_polls_that_came_first_are_worked_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pollers, polls = 20, 3_000
    central = Central(tmp_path)
    await central.put_account("1234", "Home", None)
    await central.put_account("5678", "Alarmed", None)
    await central.start("127.0.0.1", 0, 0)
    # Counted where the central answers: what has been read of it here says nothing of the order there.
    acknowledged: list[str] = []
    acknowledge = dc09.acknowledge

    def counted(envelope: dc09.Envelope, key: Key | None, now: dt.datetime) -> bytes:
        acknowledged.append(envelope.account)
        return acknowledge(envelope, key, now)

    monkeypatch.setattr(receiver.dc09, "acknowledge", counted)
    connections = [await asyncio.open_connection("127.0.0.1", central.port, limit=2**20) for _ in range(pollers)]
    reader, writer = await asyncio.open_connection("127.0.0.1", central.port)
    null = dc09.encode(Message(Token.NULL, 0, "1234"), None, dt.datetime.now(dt.UTC))
    for _, poll in connections:
        poll.write(null * polls)
    # They are being worked off when the alarm comes.
    await asyncio.gather(*(poller.readuntil(b"\r") for poller, _ in connections))
    alarm = Message("SIA-DCS", 1, "5678", code="BA", zone=1, mark=Mark("ab", 1, 1, "r"))
    before = len(acknowledged)
    writer.write(dc09.encode(alarm, None, dt.datetime.now(dt.UTC)))
    assert b'"ACK"' in await reader.readuntil(b"\r")
    waited_for = acknowledged.index("5678") - before
    assert before < pollers * polls / 4, "else nothing was waiting"
    assert waited_for < (pollers * polls - before) / 2, "it waited for most of those that came first"
    for each in (writer, *(poll for _, poll in connections)):
        each.close()
    await central.stop()


class _AtOnce(selectors.DefaultSelector):
    """Waits for nothing: the time that would have passed is added to a clock."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    @override
    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self.now += timeout or 0.0
        return super().select(0)


class _Loop(asyncio.SelectorEventLoop):
    """An event loop on which hours pass at once."""

    def __init__(self) -> None:
        self._at_once = _AtOnce()
        super().__init__(self._at_once)

    @override
    def time(self) -> float:
        return self._at_once.now


AWAY = CentralSettings(Receiver("127.0.0.1", 9), Receiver("127.0.0.1", 9), "1234")
type Trying = Callable[[Spread, Callable[[], None]], Coroutine[None, None, None]]
"""A part of a hub that tries to reach a central that is away, and says when it does."""


async def transmitter_tries(spread: Spread, tried: Callable[[], None]) -> None:
    class Away:
        async def exchange(self, message: Message) -> Reply:
            tried()
            raise LineDown("away")

    hub = Transmitter(None, AWAY, Away(), spread)  # type: ignore[arg-type]  # it reads nothing here
    await hub._deliver(Lane.ALARMS, Message("SIA-DCS", 1, "1234", code="BA", mark=Mark("ab", 1, 1, "r")))


async def paths_try(spread: Spread, tried: Callable[[], None]) -> None:
    def cut(path: Supply) -> str:
        if path is Supply.BROADBAND:
            tried()
        return "away"

    async def answered(_path: Supply, _answers: bool) -> None:
        pass

    await Paths(AWAY, cut, answered, spread).supervise()


async def link_tries(spread: Spread, tried: Callable[[], None]) -> None:
    class Away(CentralLink):
        @override
        async def _once(self) -> None:
            tried()
            raise aiohttp.ClientError("away")

        @override
        async def _watch(self) -> None:
            pass

    await Away(None, None, spread).run()  # type: ignore[arg-type]  # it connects to nothing here


async def home_assistant_tries(spread: Spread, tried: Callable[[], None]) -> None:
    class Away(VerisureLocalCoordinator):
        def __init__(self) -> None:
            # Nothing else of it is needed where nobody answers: no Home Assistant, no entry.
            self._spread = spread

        @override
        async def _async_connect(self) -> HubClient:
            tried()
            raise HubConnectionError("away")

        @override
        def _set_unavailable(self) -> None:
            pass

    hub = HubClient(None, "127.0.0.1", 9, bytes(32))  # type: ignore[arg-type]  # it connects to nothing here
    hub.closed.set()
    await Away()._async_keep_connected(hub)


def moments_of(trying: Trying, spread: Spread, until_s: float) -> list[float]:
    """Return when a hub with this luck tries, from the moment at which it lost the central."""
    loop = _Loop()
    moments: list[float] = []

    async def try_on() -> None:
        try:
            async with asyncio.timeout(until_s):
                await trying(spread, lambda: moments.append(loop.time()))
        except TimeoutError:
            pass

    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        runner.run(try_on())
    return moments


def most_at_once(trying: Trying, spreads: list[Spread], back_s: float) -> int:
    """Return how many hubs reach a central within one second, of the quarter of an hour after it is back."""
    came = [
        next(moment for moment in moments_of(trying, spread, back_s + 900) if moment >= back_s) for spread in spreads
    ]
    seconds = Counter(int(moment) for moment in came)
    return max(seconds.values())


HUBS, AWAY_S = 60, 1_800.0
"""Hubs whose central was away, and for how long."""


@pytest.mark.parametrize("trying", [transmitter_tries, paths_try, link_tries, home_assistant_tries])
def test_hubs_that_lost_the_central_together_do_not_come_back_in_step(trying: Trying) -> None:
    in_step = most_at_once(trying, [lambda seconds: seconds] * HUBS, AWAY_S)
    assert in_step == HUBS, "without chance all of them would"
    spreads = [spread_by(Random(seed)) for seed in range(HUBS)]
    assert most_at_once(trying, spreads, AWAY_S) < HUBS / 3


@pytest.mark.parametrize(
    ("trying", "longest"),
    [
        (transmitter_tries, LONGEST_RETRY_S),
        (paths_try, RETRY_S),
        (home_assistant_tries, coordinator.LONGEST_RETRY_S),
    ],
)
def test_nobody_waits_longer_than_chance_may_make_it(trying: Trying, longest: float) -> None:
    for seed in range(20):
        moments = moments_of(trying, spread_by(Random(seed)), AWAY_S)
        waits = [after - before for before, after in itertools.pairwise(moments)]
        assert max(waits) <= longest * LONGEST + 0.001
        late = [wait for wait in waits if wait >= longest * SHORTEST - 0.001]
        assert len(late) > len(waits) / 2, "nor hammers at its door"


def test_a_path_that_answers_is_tested_early_at_most_never_late(monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(20):
        tests: list[float] = []

        async def tested(spread: Spread, tried: Callable[[], None], tests: list[float] = tests) -> None:
            async def answered(_path: Supply, _answers: bool) -> None:
                pass

            paths = Paths(AWAY, lambda path: "away" if path is Supply.GSM else "", answered, spread)

            async def exchange(_message: Message) -> Reply:
                tests.append(asyncio.get_running_loop().time())
                return Reply.ACK

            monkeypatch.setattr(paths._paths[0].line, "exchange", exchange)
            await paths.supervise()

        moments_of(tested, spread_by(Random(seed)), AWAY_S)
        waits = [after - before for before, after in itertools.pairwise(tests)]
        assert min(waits) >= POLL_S * SHORTEST / LONGEST - 0.001
        assert max(waits) <= POLL_S + 0.001, "the central counts on it"
        assert max(waits) - min(waits) > 1, "and hubs drift apart"
