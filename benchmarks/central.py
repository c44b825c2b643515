"""How many messages a second the central acknowledges, and how late alarms are while ten thousand homes are polling.

    .venv/bin/python benchmarks/central.py [--messages 6000] [--homes 10000] [--seconds 90]

See README.md beside this. Ends with 1 when a bound is broken: at least as many messages a second as pysiaalarm, which
stores nothing (with one connection only where a bare commit and its answer could be that fast); no alarm later than
10 s; polls that never touch the disk.
"""

import argparse
import asyncio
import datetime as dt
import multiprocessing
import os
import socket
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from pysiaalarm.account import SIAAccount
from pysiaalarm.aio.client import SIAClient
from pysiaalarm.event import SIAEvent

from hub_server import dc09
from hub_server.central.app import Central
from hub_server.central.transaction import Transaction
from hub_server.dc09 import Key, Mark, Message

CONNECTIONS: Final = (1, 100, 1_000)
KEYS: Final = {"clear": "", "AES-256": "0123456789ABCDEF" * 2}
POLL_S: Final = 90.0
LATEST_S: Final = 10.0
ALARMS: Final = 200
ROUNDS: Final = 3
_CONTEXT: Final = multiprocessing.get_context("spawn")


@dataclass(frozen=True, slots=True)
class Started:
    """A receiver in a process of its own; ``ask`` has it tell its memory and the size of its files."""

    port: int
    pipe: Connection
    process: multiprocessing.process.BaseProcess

    def ask(self) -> tuple[int, int]:
        """Return resident bytes and bytes written by the receiver so far."""
        self.pipe.send("tell")
        memory, written = self.pipe.recv()
        return int(memory), int(written)

    def stop(self) -> None:
        """End the process."""
        self.pipe.send("stop")
        self.process.join(30)


def _start(main: Callable[..., None], *arguments: object) -> Started:
    near, far = _CONTEXT.Pipe()
    process = _CONTEXT.Process(target=main, args=(far, *arguments), daemon=True)
    process.start()
    return Started(int(near.recv()), near, process)


def run_central(pipe: Connection, directory: str, accounts: Sequence[str], key: str) -> None:
    """Run our central until told to stop."""

    async def serve() -> None:
        central = Central(Path(directory))
        secret = Key(key.encode()) if key else None
        secret_bytes = None if secret is None else secret.secret

        def put(transaction: Transaction) -> None:
            for each in accounts:
                transaction.put_account(each, "Home", secret_bytes)

        await central.store.do(put)
        await central.start("127.0.0.1", 0, 0)
        await _obey(pipe, central.port)
        await central.stop()

    asyncio.run(serve())


def run_pysiaalarm(pipe: Connection, accounts: Sequence[str], key: str) -> None:
    """Run the peer until told to stop."""

    async def serve() -> None:
        async def ignore(_event: SIAEvent) -> None:
            pass

        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        known = [SIAAccount(each, key or None) for each in accounts]
        client = SIAClient("127.0.0.1", port, known, ignore)  # type: ignore[abstract]  # it is not
        await client.async_start(backlog=1_024)
        await _obey(pipe, port)
        os._exit(0)  # it waits for every connection to close

    asyncio.run(serve())


def run_floor(pipe: Connection, directory: str) -> None:
    """Run the least that a durable answer takes: a row committed by bare SQLite, then a few bytes back."""
    database = sqlite3.connect(Path(directory) / "floor.db", autocommit=True)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.execute("CREATE TABLE event (event_id INTEGER PRIMARY KEY, content BLOB NOT NULL) STRICT")
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        pipe.send(int(listening.getsockname()[1]))
        connection, _ = listening.accept()
        with connection:
            while content := connection.recv(4_096):
                database.execute("INSERT INTO event (content) VALUES (?)", (content,))
                connection.sendall(b"ACK\r")
    pipe.recv()


async def _obey(pipe: Connection, port: int) -> None:
    pipe.send(port)
    while await asyncio.to_thread(pipe.recv) == "tell":
        pipe.send((_resident(), _written()))


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _written() -> int:
    fields = dict(line.split(": ") for line in Path("/proc/self/io").read_text().splitlines())
    return int(fields["write_bytes"])


class Home:
    """A connection of one home, which sends a message and waits for its answer."""

    def __init__(self, account: str, key: str) -> None:
        """Connect later."""
        self._account = account
        self._key = Key(key.encode()) if key else None
        self._sequence = 0
        self._reader: asyncio.StreamReader
        self._writer: asyncio.StreamWriter

    async def connect(self, port: int) -> None:
        """Open the connection."""
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", port)

    async def say(self, code: str) -> None:
        """Send an event, or a link test where there is no code; returns once it is acknowledged."""
        self._sequence += 1
        number = self._sequence % 9_999 + 1
        now = dt.datetime.now(dt.UTC)
        if code:
            message = Message("SIA-DCS", number, self._account, code=code, zone=1, mark=Mark("ab", self._sequence))
        else:
            message = Message("NULL", 0, self._account)
        self._writer.write(dc09.encode(message, self._key, now))
        answer = await self._reader.readuntil(b"\r")
        if b"ACK" not in answer:
            raise RuntimeError(f"not acknowledged: {answer!r}")

    def hang_up(self) -> None:
        """Close the connection."""
        self._writer.close()


async def throughput(port: int, accounts: Sequence[str], key: str, messages: int) -> float:
    """Return messages per second that were acknowledged, each connection having one on its way."""
    homes = [Home(account, key) for account in accounts]
    await _connect(homes, port)
    each = max(3, messages // len(homes))

    async def talk(home: Home) -> None:
        for _ in range(each):
            await home.say("RP")

    await asyncio.gather(*(home.say("RP") for home in homes))
    began = time.perf_counter()
    await asyncio.gather(*(talk(home) for home in homes))
    taken = time.perf_counter() - began
    for home in homes:
        home.hang_up()
    return each * len(homes) / taken


async def _connect(homes: Sequence[Home], port: int) -> None:
    for at in range(0, len(homes), 100):
        await asyncio.gather(*(home.connect(port) for home in homes[at : at + 100]))


async def polling(
    port: int, homes: int, seconds: float, tell: Callable[[], tuple[int, int]]
) -> tuple[list[float], int, int]:
    """Have homes poll and alarms arrive; returns how long alarms took (s), memory, and bytes written by polls alone."""
    ready = [Home(account, "") for account in account_numbers(homes)]
    await _connect(ready, port)
    for home in ready:
        await home.say("")
    stopping = asyncio.Event()

    async def poll(number: int, home: Home) -> None:
        await asyncio.sleep(POLL_S * number / len(ready))
        while not stopping.is_set():
            await home.say("")
            await asyncio.sleep(POLL_S)

    alarming, quiet = ready[:ALARMS], ready[ALARMS:]
    polls = [asyncio.create_task(poll(number, home)) for number, home in enumerate(quiet)]
    await asyncio.sleep(seconds / 3)
    _, before = await asyncio.to_thread(tell)
    await asyncio.sleep(seconds / 3)
    memory, after = await asyncio.to_thread(tell)
    took: list[float] = []
    for home in alarming:
        began = time.perf_counter()
        await home.say("BA")
        took.append(time.perf_counter() - began)
        await asyncio.sleep(seconds / 3 / len(alarming))
    stopping.set()
    for task in polls:
        task.cancel()
    await asyncio.gather(*polls, return_exceptions=True)
    for home in ready:
        home.hang_up()
    return took, memory, after - before


def account_numbers(count: int) -> list[str]:
    """Return so many account numbers."""
    return [f"{0xA00000 + number:06X}" for number in range(count)]


def compare(messages: int, directory: Path) -> bool:
    """Print the throughput of both receivers; tells whether ours was never the slower one."""
    good = True
    for name, key in KEYS.items():
        for connections in CONNECTIONS:
            accounts = account_numbers(connections)
            receivers = {
                "pysiaalarm": lambda: _start(run_pysiaalarm, accounts, key),  # noqa: B023 - called within this round
                "central": lambda: _start(run_central, tempfile.mkdtemp(dir=directory), accounts, key),  # noqa: B023
            }
            if connections == 1:
                receivers["floor"] = lambda: _start(run_floor, tempfile.mkdtemp(dir=directory))
            rates = _rates(receivers, accounts, key, messages)
            ratio, of_floor = rates["central"] / rates["pysiaalarm"], ""
            reachable = True
            if "floor" in rates:
                reachable = rates["floor"] >= rates["pysiaalarm"]
                of_floor = f"; a bare commit and its answer {rates['floor']:>7,.0f}"
                of_floor += f" (ratio {rates['central'] / rates['floor']:.2f})"
            good = good and (ratio >= 1 or not reachable)
            print(
                f"{name:<8} {connections:>5} connections: {rates['central']:>7,.0f} messages/s committed and answered,"
                f" pysiaalarm {rates['pysiaalarm']:>7,.0f} (ratio {ratio:.2f}){of_floor}",
                flush=True,
            )
    return good


def _rates(
    receivers: Mapping[str, Callable[[], Started]], accounts: Sequence[str], key: str, messages: int
) -> dict[str, float]:
    """Return each receiver's messages per second: the median of rounds in turn, so that all meet the same machine."""
    found: dict[str, list[float]] = {name: [] for name in receivers}
    for _ in range(ROUNDS):
        for name, start in receivers.items():
            started = start()
            found[name].append(asyncio.run(throughput(started.port, accounts, key, messages // ROUNDS)))
            started.stop()
    return {name: statistics.median(rates) for name, rates in found.items()}


def main() -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=6_000)
    parser.add_argument("--homes", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=90.0)
    parser.add_argument("--directory", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.directory) as directory:
        good = compare(options.messages, Path(directory))
        started = _start(run_central, f"{directory}/polls", account_numbers(options.homes), "")
        took, memory, written = asyncio.run(polling(started.port, options.homes, options.seconds, started.ask))
        started.stop()
    print(
        f"{options.homes:,} homes, a poll each {POLL_S:.0f} s: {len(took)} alarms took"
        f" {statistics.median(took) * 1e3:.1f} ms (median), {max(took) * 1e3:.1f} ms (longest);"
        f" {memory / 2**20:.0f} MiB; polls alone wrote {written:,} bytes"
    )
    return 0 if good and max(took) <= LATEST_S and written == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
