"""Rounds of killing: a central is killed with SIGKILL while it acknowledges, and what it acknowledged is looked for.

The ledger of acknowledgements lies outside the central. After each kill everything acknowledged has to be stored,
nothing twice, and the database sound; what was not acknowledged is sent again with the same mark, as a hub does.
"""

import asyncio
import datetime as dt
import random
import signal
import sqlite3
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from hub_server import dc09
from hub_server.dc09 import Mark, Message

ROOT = Path(__file__).parents[2]
CONNECTIONS = 8
"""Senders at once, so that groups are committed together."""


@dataclass
class Ledger:
    """What was sent and what was acknowledged, by the hub's own number of the event."""

    sent: int = 0
    acknowledged: set[int] = field(default_factory=set)
    owed: list[int] = field(default_factory=list)
    """Sent and not acknowledged: they are sent again."""

    def next(self) -> int:
        """Return the number of the next event to send."""
        if self.owed:
            return self.owed.pop()
        self.sent += 1
        return self.sent


@dataclass
class Report:
    """What the rounds found."""

    rounds: int = 0
    acknowledged: int = 0
    lost: int = 0
    doubled: int = 0
    unsound: int = 0


async def start(directory: Path, mutant: str = "") -> tuple[Process, int]:
    """Start a central; returns it with its port."""
    arguments = [
        sys.executable,
        "-m",
        "tests.durability.victim",
        "central",
        str(directory),
        *([mutant] if mutant else []),
    ]
    process = await asyncio.create_subprocess_exec(*arguments, stdout=PIPE, stderr=PIPE, cwd=ROOT)
    if process.stdout is None:
        raise RuntimeError("no output")
    line = await process.stdout.readline()
    if not line and process.stderr is not None:
        raise RuntimeError((await process.stderr.read()).decode())
    return process, int(line)


async def _send(port: int, ledger: Ledger) -> None:
    """Send one event after the other on one connection until it breaks."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    number = 0
    try:
        while True:
            number = ledger.next()
            message = Message(
                "SIA-DCS", number % 9_999 + 1, "1234", code="RP", zone=number % 999, mark=Mark("ab", number)
            )
            writer.write(dc09.encode(message, None, dt.datetime.now(dt.UTC)))
            answer = await reader.readuntil(b"\r")
            if b'"ACK"' in answer:
                ledger.acknowledged.add(number)
            else:
                ledger.owed.append(number)
    except OSError, asyncio.IncompleteReadError:
        ledger.owed.append(number)
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


def _look(directory: Path, ledger: Ledger, report: Report) -> None:
    with closing(sqlite3.connect(directory / "central.db")) as database:
        (sound,) = database.execute("PRAGMA integrity_check").fetchone()
        rows = [int(identity.rsplit("/", 1)[1]) for (identity,) in database.execute("SELECT identity FROM event")]
    report.unsound += sound != "ok"
    report.doubled += len(rows) - len(set(rows))
    report.lost += len(ledger.acknowledged - set(rows))
    report.acknowledged = len(ledger.acknowledged)


async def kill_rounds(directory: Path, rounds: int, seed: int, mutant: str = "") -> Report:
    """Kill a central ``rounds`` times at moments of a seed; returns what was lost, doubled or broken."""
    luck = random.Random(seed)
    ledger, report = Ledger(), Report()
    for _ in range(rounds):
        process, port = await start(directory, mutant)
        senders = [asyncio.create_task(_send(port, ledger)) for _ in range(CONNECTIONS)]
        await asyncio.sleep(luck.uniform(0.02, 0.25))
        process.send_signal(signal.SIGKILL)
        await process.wait()
        await asyncio.gather(*senders, return_exceptions=True)
        report.rounds += 1
        _look(directory, ledger, report)
    return report
