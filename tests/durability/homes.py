"""Rounds of killing a hub and its central, each a real process: at random moments and at named points.

Clients report alarms at the hub's local door and write down which were acknowledged as durable, outside of both. After
each kill all of these are in the hub's journal; in the end every alarm of the journal is at the central, once.
Everything that is drawn comes from the round's own seed: ``--seed`` and the number of a round give it again.
"""

import asyncio
import json
import random
import signal
import socket
import sqlite3
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Final

from hub_server.api.local_client import SOCKET_NAME
from tests.durability import points
from tests.durability.points import Point

ROOT: Final = Path(__file__).parents[2]
BIN: Final = Path(sys.executable).parent
ACCOUNT: Final = "1234"
CLIENTS: Final = 4
"""Clients at once, so that groups are committed together."""
MOST_ALARMS: Final = 40
"""What a client reports in a round, so that what is owed in the end does not grow with slow rounds."""
LATEST_NTH: Final = 24
"""The point is at most at this call: a busy process gets there within a moment."""
REACHED_S: Final = 4.0
"""A point that is not reached by then is none of this round's; the process is killed all the same."""
ARRIVED_S: Final = 120.0
"""The central has every alarm by then, whatever the hub's retries had come to."""


class Kind(StrEnum):
    """Who is killed."""

    HUB = "hub"
    CENTRAL = "central"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Plan:
    """What happens in a round: who is killed, where (None: at a random moment), and after how many seconds."""

    kind: Kind
    hub: Point | None
    central: Point | None
    after_s: float

    def __str__(self) -> str:
        """Return what a failing round is told by."""
        where = [f"{name} {point}" for name, point in (("hub", self.hub), ("central", self.central)) if point]
        return f"{self.kind.value}: {', '.join(where) or f'after {self.after_s:.3f} s'}"


def plan(seed: int, number: int) -> Plan:
    """Return what round ``number`` of a seed does: kinds in turn, every second one at named points."""
    luck = random.Random(f"{seed}/{number}")
    kind = tuple(Kind)[number % len(Kind)]
    hub = central = None
    if number % 2:
        # Each point has its turn; which of its calls it is, is luck.
        turn = number // (2 * len(Kind))
        hub = replace(points.HUB[turn % len(points.HUB)], nth=luck.randint(1, LATEST_NTH))
        central = replace(points.CENTRAL[turn % len(points.CENTRAL)], nth=luck.randint(1, LATEST_NTH))
    return Plan(
        kind,
        hub if kind is not Kind.CENTRAL else None,
        central if kind is not Kind.HUB else None,
        luck.uniform(0.02, 0.4),
    )


@dataclass
class Tally:
    """What the rounds found; ``wrong`` says in words what was not as promised."""

    rounds: dict[str, int] = field(default_factory=dict)
    reached: int = 0
    """Rounds whose named point was reached."""
    acknowledged: int = 0
    lost: int = 0
    doubled: int = 0
    unsound: int = 0
    arrived: int = 0
    wrong: list[str] = field(default_factory=list)


@dataclass
class Pair:
    """A hub and a central, each in a directory of its own; ``mutant`` breaks the hub."""

    hub: Path
    central: Path
    library: Path
    mutant: str = ""
    acknowledged: set[str] = field(default_factory=set)
    sent: int = 0
    port: int = 0

    def __post_init__(self) -> None:
        """Choose the central's port, which stays, and let the hub know it."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        at = {"host": "127.0.0.1", "port": self.port, "transport": "tcp", "fingerprint": ""}
        kept = {"broadband": at, "gsm": at, "account": ACCOUNT, "key": None, "token": "SIA-DCS", "link": None}
        (self.hub / "secrets" / "central.json").write_text(json.dumps(kept))

    async def start_hub(self, point: Point | None = None) -> Process | None:
        """Start the hub; None when it died at its point before it listened."""
        program = [
            *(str(BIN / "verisure-hub"), "--data", str(self.hub), "run", "--host", "127.0.0.1", "--port", "0"),
            "--no-announce",
        ]
        if self.mutant:
            program = [sys.executable, "-m", "tests.durability.victim", "hub", str(self.hub), self.mutant]
        return await self._start(program, point)

    async def start_central(self, point: Point | None = None) -> Process | None:
        """Start the central; None when it died at its point before it listened."""
        program = [
            *(str(BIN / "verisure-central"), "--data", str(self.central), "run"),
            *("--host", "127.0.0.1", "--port", str(self.port), "--tls-port", "0", "--link-port", "0"),
            *("--api-port", "0"),
        ]
        return await self._start(program, point)

    async def add_account(self) -> None:
        """Have the central know the home."""
        process = await asyncio.create_subprocess_exec(
            *(BIN / "verisure-central", "--data", self.central, "account", "add", ACCOUNT, "Victim"), stdout=DEVNULL
        )
        if await process.wait():
            raise RuntimeError("the account was not added")

    async def _start(self, program: list[str], point: Point | None) -> Process | None:
        process = await asyncio.create_subprocess_exec(
            *program, stdout=PIPE, stderr=DEVNULL, cwd=ROOT, env=points.environment(self.library, point)
        )
        if process.stdout is None:
            raise RuntimeError("no output")
        while line := await process.stdout.readline():
            if b"listening" in line:
                return process
        status = await process.wait()
        if status != -signal.SIGKILL or point is None:
            raise RuntimeError(f"{program[0]} ended with {status}")
        return None

    async def report(self) -> None:
        """Report alarms at the local door, one after the other, and write down which were acknowledged."""
        reader, writer = await asyncio.open_unix_connection(self.hub / SOCKET_NAME)
        try:
            for _ in range(MOST_ALARMS):
                self.sent += 1
                text = f"alarm {self.sent}"
                wish = {"id": 1, "type": "report_alarm", "area_id": "house", "kind": "technical", "text": text}
                writer.write(json.dumps(wish).encode() + b"\n")
                answer = json.loads(await reader.readuntil(b"\n"))
                if answer["success"] and answer["durable"]:
                    self.acknowledged.add(text)
        except OSError, asyncio.IncompleteReadError:
            pass
        finally:
            writer.close()

    def in_journal(self) -> list[str]:
        """Return the texts of the alarms in the hub's journal."""
        rows = _rows(
            self.hub / "hub.db", "SELECT json_extract(body, '$.text') FROM journal WHERE name = 'alarm_raised'"
        )
        return [text for text in rows if text]

    def at_central(self) -> list[str]:
        """Return the texts of the alarms that the central stored."""
        return _rows(self.central / "central.db", "SELECT text FROM event WHERE code = 'UA'")


def _rows(path: Path, query: str) -> list[str]:
    with closing(sqlite3.connect(path)) as database:
        return [str(value) for (value,) in database.execute(query)]


async def _end(process: Process | None) -> None:
    if process is not None and process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def kill_round(pair: Pair, what: Plan) -> bool:
    """Start both, kill what the plan says, and end both; tells whether a named point was reached."""
    central, hub = await asyncio.gather(pair.start_central(what.central), pair.start_hub(what.hub))
    victims: Mapping[Kind, list[Process | None]] = {Kind.HUB: [hub], Kind.CENTRAL: [central], Kind.BOTH: [hub, central]}
    clients = [asyncio.create_task(pair.report()) for _ in range(CLIENTS)] if hub is not None else []
    reached, waits = False, list[asyncio.Task[int]]()
    if what.hub or what.central:
        waits = [asyncio.create_task(each.wait()) for each in victims[what.kind] if each is not None]
        reached = len(waits) < len(victims[what.kind])
        # Of two the first decides: the other may wait for ever for what only the first would do.
        if not reached:
            done, _ = await asyncio.wait(waits, timeout=REACHED_S, return_when=asyncio.FIRST_COMPLETED)
            reached = bool(done)
    else:
        await asyncio.sleep(what.after_s)
    for each in (*victims[what.kind], hub, central):
        await _end(each)
    await asyncio.gather(*clients, return_exceptions=True)
    if waits:
        await asyncio.wait(waits)
    return reached


def look(pair: Pair, tally: Tally, told: str) -> None:
    """Look for what was acknowledged, in both files, after everything was killed."""
    journal, central = pair.in_journal(), pair.at_central()
    sound = [_rows(path, "PRAGMA integrity_check") for path in (pair.hub / "hub.db", pair.central / "central.db")]
    # What the hub's cursor passed was acknowledged by the central: it has to be there.
    passed = _rows(
        pair.hub / "hub.db",
        "SELECT json_extract(body, '$.text') FROM journal WHERE name = 'alarm_raised' AND seq <="
        " coalesce((SELECT seq FROM reader_cursor WHERE name = 'central-alarms'), 0)",
    )
    lost = (pair.acknowledged - set(journal)) | (set(passed) - set(central)) | (set(central) - set(journal))
    doubled = len(journal) - len(set(journal)) + len(central) - len(set(central))
    unsound = sum(each != ["ok"] for each in sound)
    tally.lost += len(lost)
    tally.doubled += doubled
    tally.unsound += unsound
    tally.acknowledged, tally.arrived = len(pair.acknowledged), len(central)
    if lost or doubled or unsound:
        tally.wrong.append(f"{told}: {len(lost)} lost, {doubled} doubled, {unsound} databases unsound")


async def arrive(pair: Pair, tally: Tally) -> None:
    """Run both undisturbed until the central has every alarm of the hub's journal, and look once more."""
    central, hub = await pair.start_central(), await pair.start_hub()
    owed = set(pair.in_journal())
    with suppress(TimeoutError):
        async with asyncio.timeout(ARRIVED_S):
            # The other process' file is all there is to ask without disturbing it.
            while owed - set(pair.at_central()):  # noqa: ASYNC110
                await asyncio.sleep(0.1)
    for each in (hub, central):
        await _end(each)
    missing = owed - set(pair.at_central())
    tally.lost += len(missing)
    if missing:
        tally.wrong.append(f"in the end: {len(missing)} alarms never arrived")
    look(pair, tally, "in the end")


async def kill_homes(pair: Pair, rounds: int, seed: int) -> Tally:
    """Do ``rounds`` rounds of a seed and have everything arrive; returns what was found."""
    tally = Tally()
    await pair.add_account()
    for number in range(rounds):
        what = plan(seed, number)
        tally.reached += await kill_round(pair, what)
        name = f"{what.kind.value} {'at named points' if what.hub or what.central else 'at random'}"
        tally.rounds[name] = tally.rounds.get(name, 0) + 1
        look(pair, tally, f"seed {seed}, round {number}, {what}")
    await arrive(pair, tally)
    return tally
