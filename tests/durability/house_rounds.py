"""Rounds of killing a hub, its central, or both, at a random moment or at a named point between write and answer.

Alarms are reported to the hub, and the ledger of what it acknowledged lies outside of both. After each kill everything
acknowledged has to be in the hub's journal, once; in the end every alarm of the journal is at the central, once.
"""

import asyncio
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections import Counter
from contextlib import AsyncExitStack, closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from hub_server.api.local_client import SOCKET_NAME
from hub_server.storage.database import FILE_NAME
from tests.durability.rounds import ROOT, Report
from tests.house import make_home

POINTS = tuple(f"{when} {what}" for what in ("write", "fdatasync", "send") for when in ("before", "after"))
PATIENCE_S = 1.5
"""A process that has not come to its point by then is killed where it is."""
RESET_EVERY = 40
"""Alarms that clients report in their own words are at most a hundred at once."""
DELIVERY_S = 120


@dataclass
class House:
    """A hub and its central on the disk, and what is known of them from outside."""

    directory: Path
    kill_at: Path
    port: int = 0
    reported: int = 0
    acknowledged: set[str] = field(default_factory=set)

    @property
    def hub(self) -> Path:
        return self.directory / "hub"

    @property
    def central(self) -> Path:
        return self.directory / "central"

    async def start(self, module: str, directory: Path, *more: str, kill_at: str = "") -> tuple[Process, int]:
        """Start a hub or a central; returns it with its port, 0 where it was killed before it had one."""
        preload = {"LD_PRELOAD": str(self.kill_at), "KILL_AT": kill_at} if kill_at else {}
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", module, str(directory), *more),
            stdout=PIPE,
            stderr=DEVNULL,
            cwd=ROOT,
            env={**os.environ, **preload},
        )
        assert process.stdout is not None
        return process, int(await process.stdout.readline() or 0)

    async def start_central(self, kill_at: str = "") -> Process:
        """Start the central on the port it had."""
        process, port = await self.start(
            "tests.durability.victim", self.central, f"--port={self.port}", kill_at=kill_at
        )
        self.port = port or self.port
        return process


def build(directory: Path) -> Path:
    """Compile what kills at a point."""
    directory.mkdir(parents=True, exist_ok=True)
    library = directory / "kill_at.so"
    source = Path(__file__).with_name("kill_at.c")
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"], check=True)
    return library


async def found(directory: Path) -> House:
    """Make a home that reports to a central of its own."""
    house = House(directory, build(directory))
    await make_home(house.hub)
    async with AsyncExitStack() as stack:
        central = await house.start_central()
        stack.push_async_callback(_kill, central)
        hub, _ = await house.start("tests.durability.hub_victim", house.hub)
        stack.push_async_callback(_kill, hub)
        reader, writer = await asyncio.open_unix_connection(house.hub / SOCKET_NAME)
        answer = await _ask(reader, writer, "set_central", host="127.0.0.1", port=house.port, account="1234")
        assert answer["success"], answer
        writer.close()
    return house


async def _kill(process: Process) -> None:
    with suppress(ProcessLookupError):
        process.send_signal(signal.SIGKILL)
    await process.wait()


async def _ask(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, kind: str, /, **arguments: object
) -> dict[str, object]:
    writer.write(json.dumps({"id": 1, "type": kind, **arguments}).encode() + b"\n")
    line = await reader.readline()
    if not line:
        raise ConnectionResetError
    return dict(json.loads(line))


async def _report(house: House) -> None:
    """Report one alarm after the other until the hub is gone."""
    with suppress(OSError):
        reader, writer = await asyncio.open_unix_connection(house.hub / SOCKET_NAME)
        try:
            while True:
                house.reported += 1
                text = f"alarm {house.reported}"
                answer = await _ask(reader, writer, "report_alarm", area_id="house", kind="technical", text=text)
                if answer.get("success") and answer.get("durable"):
                    house.acknowledged.add(text)
                if house.reported % RESET_EVERY == 0 or not answer.get("success"):
                    await _reset(reader, writer)
        finally:
            writer.close()


async def _reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    home = (await _ask(reader, writer, "status"))["result"]["home"]  # type: ignore[index]
    for alarm_id in home["alarms"]:
        await _ask(reader, writer, "reset_alarm", alarm_id=int(alarm_id))


async def _move_about(house: House, contact: str) -> None:
    """Open and close something, so that groups of rows are committed together."""
    with suppress(OSError):
        reader, writer = await asyncio.open_unix_connection(house.hub / SOCKET_NAME)
        try:
            while True:
                for action in ("open", "close"):
                    await _ask(reader, writer, "emulate", action=action, device=contact)
        finally:
            writer.close()


async def kill_rounds(directory: Path, rounds: int, seed: int, mutant: str = "") -> tuple[Report, Counter[str]]:
    """Kill as a seed says; returns what was lost, doubled or broken, and how often what was killed where.

    Rounds with a mutant end when it is caught.
    """
    luck = random.Random(seed)
    house = await found(directory)
    report, kinds = Report(), Counter[str]()
    for _ in range(rounds):
        whom = luck.choice(["hub", "hub", "central", "both"]) if not mutant else "hub"
        points = {each: luck.choice(["", *POINTS]) for each in ("hub", "central") if whom in {each, "both"}}
        await _round(house, points, luck, mutant)
        for each, point in points.items():
            kinds[f"{each}, {point or 'at a random moment'}"] += 1
        report.rounds += 1
        _look(house, report)
        if mutant and report.lost:
            break
    if not mutant:
        await _deliver(house, report)
    return report, kinds


async def _round(house: House, points: dict[str, str], luck: random.Random, mutant: str) -> None:
    def wish(of: str, most: int) -> str:
        count = luck.randint(1, most)
        return f"{points[of]}:{count}" if points.get(of) else ""

    more = [mutant] if mutant else []
    central, (hub, _) = await asyncio.gather(
        house.start_central(wish("central", 40)),
        house.start("tests.durability.hub_victim", house.hub, *more, kill_at=wish("hub", 120)),
    )
    busy = [asyncio.create_task(_report(house))]
    busy += [asyncio.create_task(_move_about(house, each)) for each in ("study-window", "bedroom-window")]
    processes = {"hub": hub, "central": central}
    for name, point in points.items():
        try:
            async with asyncio.timeout(PATIENCE_S if point else luck.uniform(0.05, 0.5)):
                await processes[name].wait()
        except TimeoutError:
            await _kill(processes[name])
    for process in processes.values():
        await _kill(process)
    for task in busy:
        task.cancel()
    await asyncio.gather(*busy, return_exceptions=True)


def _texts(database: Path, query: str) -> list[str]:
    with closing(sqlite3.connect(database)) as connection:
        return [text for (text,) in connection.execute(query)]


def _in_journal(house: House) -> list[str]:
    return _texts(
        house.hub / FILE_NAME,
        "SELECT json_extract(body, '$.text') FROM journal WHERE name = 'alarm_raised' ORDER BY seq",
    )


def _at_central(house: House) -> list[str]:
    # A restored alarm has a code of its own; only what was raised is counted.
    return _texts(house.central / "central.db", "SELECT text FROM event WHERE code = 'UA' ORDER BY event_id")


def _look(house: House, report: Report) -> None:
    for database in (house.hub / FILE_NAME, house.central / "central.db"):
        with closing(sqlite3.connect(database)) as connection:
            (sound,) = connection.execute("PRAGMA integrity_check").fetchone()
        report.unsound += sound != "ok"
    kept = _in_journal(house)
    report.doubled += len(kept) - len(set(kept))
    report.lost += len(house.acknowledged - set(kept))
    report.acknowledged = len(house.acknowledged)


async def _deliver(house: House, report: Report) -> None:
    """Let both live, and look for every alarm of the journal at the central."""
    central = await house.start_central()
    hub, _ = await house.start("tests.durability.hub_victim", house.hub)
    kept = _in_journal(house)
    try:
        async with asyncio.timeout(DELIVERY_S):
            # Two processes and a file: there is no event to wait for.
            while not set(kept) <= set(_at_central(house)):  # noqa: ASYNC110 - see above
                await asyncio.sleep(0.2)
    except TimeoutError:
        pass
    finally:
        await _kill(hub)
        await _kill(central)
    arrived = _at_central(house)
    report.lost += len(set(kept) - set(arrived))
    report.doubled += len(arrived) - len(set(arrived))
