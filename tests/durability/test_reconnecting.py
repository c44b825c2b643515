"""A central comes back and a thousand homes are there at once: alarms are not held up, and hubs do not come in step."""

import asyncio
import datetime as dt
import itertools
import random
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from hub_server import dc09
from hub_server.central.app import Central
from hub_server.dc09 import Mark, Message, Token
from hub_server.signalling import transmitter
from hub_server.signalling.line import LineDown
from hub_server.signalling.transmitter import FIRST_RETRY_S, LONGEST_RETRY_S, Lane, Transmitter

HOMES = 1_000
ALARMING = 50


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
        writer.close()
        return answer

    answers = await asyncio.gather(*itertools.starmap(come_back, enumerate(accounts)))
    assert all(b'"ACK"' in answer for answer in answers), "nobody is turned away"
    queue = await central.store.do(lambda t: t.queue())
    assert len({case.account for case in queue}) == len(queue) == ALARMING
    await central.stop()


async def test_an_alarm_is_acknowledged_before_polls_that_came_first_are_worked_off(tmp_path: Path) -> None:
    central = Central(tmp_path)
    await central.put_account("1234", "Home", None)
    await central.start("127.0.0.1", 0, 0)
    polls = [await asyncio.open_connection("127.0.0.1", central.port) for _ in range(100)]
    reader, writer = await asyncio.open_connection("127.0.0.1", central.port)
    # Each poller has sent hundreds of polls and reads no answer: they wait in the central's sockets.
    null = dc09.encode(Message(Token.NULL, 0, "1234"), None, dt.datetime.now(dt.UTC))
    for _, poll in polls:
        poll.write(null * 500)
    alarm = Message("SIA-DCS", 1, "1234", code="BA", zone=1, mark=Mark("ab", 1, 1, "r"))
    writer.write(dc09.encode(alarm, None, dt.datetime.now(dt.UTC)))
    assert b'"ACK"' in await reader.readuntil(b"\r")
    answered = sum(poller._buffer.count(b"\r") for poller, _ in polls)  # type: ignore[attr-defined]
    assert answered < 100 * 500, "the alarm waited for every poll"
    for each in (writer, *(poll for _, poll in polls)):
        each.close()
    await central.stop()


class _NobodyAnswers:
    """Paths to a central that is away."""

    async def exchange(self, message: Message) -> transmitter.Reply:
        raise LineDown("away")


async def waits_of(seed: int, tries: int, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return how long a hub with this luck waits between its tries to deliver an alarm."""
    waits: list[float] = []
    luck = random.Random(seed)
    enough = asyncio.Event()
    forever = asyncio.Event()
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def noted(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == tries:
            enough.set()
            await forever.wait()
        await sleep(0)

    with monkeypatch.context() as patch:
        patch.setattr(transmitter.random, "uniform", luck.uniform)
        patch.setattr(transmitter.asyncio, "sleep", noted)
        hub = Transmitter(None, None, _NobodyAnswers())  # type: ignore[arg-type]
        message = Message("SIA-DCS", 1, "1234", code="BA", mark=Mark("ab", 1, 1, "r"))
        delivering = asyncio.create_task(hub._deliver(Lane.ALARMS, message))
        await enough.wait()
        delivering.cancel()
    return waits


async def test_hubs_that_lost_the_central_together_do_not_come_back_in_step(monkeypatch: pytest.MonkeyPatch) -> None:
    tries = 12
    hubs = [await waits_of(seed, tries, monkeypatch) for seed in range(200)]
    for at in range(tries):
        middle = min(LONGEST_RETRY_S, FIRST_RETRY_S * 2**at)
        spread = sorted(waits[at] / middle for waits in hubs)
        assert 0.75 <= spread[0] < 0.80, "some come early"
        assert 1.20 < spread[-1] <= 1.25, "some come late"
        quarters = [sum(0.75 + q / 8 <= each < 0.75 + (q + 1) / 8 for each in spread) for q in range(4)]
        assert min(quarters) > len(hubs) / 4 / 2, "and as many at any time between"
    moments = sorted(sum(waits) for waits in hubs)
    assert moments[-1] - moments[0] > LONGEST_RETRY_S, "after a long outage they are spread out"
