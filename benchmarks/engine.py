"""How much the alarm's engine does: decisions, durable commands, start-up and memory. See README.md beside this.

    .venv/bin/python benchmarks/engine.py [--commands 4000] [--long 1000000] [--directory DIR]

Ends with 1 when a bound is broken: durable commands at least at 1/1.5 of what bare SQLite takes of the same rows in the
same batches, start-up under 1 s whatever the journal's length, memory flat over a simulated year.
"""

import argparse
import asyncio
import gc
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final, override

from hub_server.app import Hub
from hub_server.devices import home_file
from hub_server.domain.commands import Arm, ByPerson, Disarm, ReportReading, Tick
from hub_server.domain.decide import decide
from hub_server.domain.evolve import evolve
from hub_server.domain.moment import Now
from hub_server.domain.numbers import HOUR
from hub_server.domain.site import DOMAIN_VERSION, ArmMode, Site
from hub_server.founding import initialise
from hub_server.hub.bus import Bus
from hub_server.hub.clock import ManualClock, SystemClock
from hub_server.hub.engine import Engine
from hub_server.hub.records import Cursor, Record
from hub_server.scenarios.play import settle
from hub_server.storage.codec import encode_event, encode_site
from hub_server.storage.database import FILE_NAME, connect, migrate
from hub_server.storage.journal import Loaded, SqliteReader, SqliteWriter, _Batch, load

ROOT: Final = Path(__file__).parent.parent
DEVICES: Final = (20, 2_000)
SHORT: Final = 10
IN_FLIGHT: Final = (1, 8, 32)
"""Commands that wait for an answer at any moment: one by one, as in a quiet home, up to everything at once."""
BOUND: Final = 1.5
STARTS_S: Final = 1.0
GROWTH: Final = 1.10
"""Memory after a year over memory after its first month."""
_BEGUN: Final = Now(1_000_000, 1_790_000_000_000, 60)


def make_hub(directory: Path, devices: int, length: int) -> Site:
    """Make a hub's directory with so many contacts and a journal of about so many rows; returns its home."""
    contacts = [
        {"id": f"contact-{number}", "kind": "contact", "name": f"Contact {number}"} for number in range(devices)
    ]
    people = [{"id": "anna", "name": "Anna", "admin": True}]
    home = {"name": "Benchmark", "areas": [{"id": "house", "name": "House"}], "people": people, "devices": contacts}
    directory.mkdir(parents=True)
    file = directory.parent / f"{directory.name}.yaml"
    file.write_text(json.dumps(home))
    asyncio.run(initialise(directory, home_file.read(str(file)), "en", ["482915"]))
    loaded = load(directory / FILE_NAME)
    return _lengthen(directory / FILE_NAME, loaded, devices, length)


def readings(devices: int) -> Iterator[ReportReading]:
    """Yield contacts that open and close in turn, for ever: one row each."""
    sensed = True
    while True:
        for number in range(devices):
            yield ReportReading(f"contact-{number}", sensed)
        sensed = not sensed


def decisions(site: Site, devices: int, count: int) -> float:
    """Return decisions a second of the pure rules."""
    commands = readings(devices)
    began = time.perf_counter()
    for _ in range(count):
        for event in decide(site, next(commands), _BEGUN).events:
            site = evolve(site, event)
    return count / (time.perf_counter() - began)


class _Noting(SqliteWriter):
    """A writer that notes how many rows go into each transaction."""

    batches: list[int]

    @override
    def _commit(self, batches: Sequence[_Batch]) -> None:
        self.batches.append(sum(len(batch.records) for batch in batches))
        super()._commit(batches)


async def durable(
    path: Path, site: Site, devices: int, count: int, in_flight: int
) -> tuple[float, list[int], list[Record]]:
    """Return durable commands a second, the rows of each transaction, and the rows."""
    head = _head(path)
    clock = SystemClock(None)
    reader = SqliteReader(path)
    writer = _Noting(path, clock.boot_id)
    writer.batches = []
    bus = Bus(reader, head, site)
    engine = Engine(site, bus, writer, clock)
    running = asyncio.create_task(engine.run())
    await engine.submit(Tick())
    writer.batches.clear()
    first = bus.head.seq
    commands = readings(devices)

    async def ask(times: int) -> None:
        for _ in range(times):
            await engine.submit(next(commands))

    began = time.perf_counter()
    async with asyncio.TaskGroup() as tasks:
        for _ in range(in_flight):
            tasks.create_task(ask(count // in_flight))
    took = time.perf_counter() - began
    batches = list(writer.batches)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await writer.close()
    rows: list[Record] = []
    while len(page := await reader.read(first + len(rows), 1_000)) > 0:
        rows += page
    reader.close()
    return count // in_flight * in_flight / took, batches, rows


def bare(path: Path, batches: list[int], rows: list[Record]) -> float:
    """Return rows a second of SQLite alone: the same rows, already encoded, in the same transactions."""
    encoded = [
        (row.seq, row.epoch, *encode_event(row.event), row.at.steady_ms, row.at.utc_ms, row.at.offset_min, "b", 0)
        for row in rows
    ]
    with closing(connect(path)) as connection:
        at = 0
        began = time.perf_counter()
        for batch in batches:
            connection.execute("BEGIN IMMEDIATE")
            for row in encoded[at : at + batch]:
                connection.execute("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
            connection.execute("COMMIT")
            at += batch
        took = time.perf_counter() - began
    return at / took


def _head(path: Path) -> Cursor:
    with closing(connect(path, readonly=True)) as connection:
        row = connection.execute("SELECT epoch, seq FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
    return Cursor("", 0) if row is None else Cursor(*row)


def _lengthen(path: Path, loaded: Loaded, devices: int, length: int) -> Site:
    """Write rows until the journal has so many, with the snapshot that a hub of that age has (up to 999 rows old)."""
    site, now = loaded.site, Now(loaded.mark.steady_ms if loaded.mark else 0, _utc_ms(), 60)
    commands = readings(devices)
    with closing(connect(path)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        for seq in range(loaded.head.seq + 1, length + 1):
            (event,) = decide(site, next(commands), now).events
            site = evolve(site, event)
            name, version, body = encode_event(event)
            connection.execute(
                "INSERT INTO journal VALUES (?, 'e', ?, ?, ?, ?, ?, 60, 'b', 0)",
                (seq, name, version, body, now.steady_ms, now.utc_ms),
            )
            if seq == length - 999:
                connection.execute(
                    "INSERT OR REPLACE INTO snapshot (id, domain_version, epoch, seq, body) VALUES (1, ?, 'e', ?, ?)",
                    (DOMAIN_VERSION, seq, encode_site(site)),
                )
        connection.execute("COMMIT")
    return site


def _utc_ms() -> int:
    return time.time_ns() // 1_000_000


_START: Final = """
import asyncio, gc, json, sys, time
from pathlib import Path
from hub_server.app import Hub, Listen

async def main():
    hub = Hub(Path(sys.argv[1]), Listen("127.0.0.1", 0, announce=False), emulate=False)
    began = time.perf_counter()
    await hub.start()
    took = time.perf_counter() - began
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    print(json.dumps({"s": took, "mib": pages * 4096 / 2**20}))
    await hub.stop()

asyncio.run(main())
"""


def start(directory: Path) -> tuple[float, float]:
    """Return how long a hub takes from its process having loaded its code to listening (s), and its memory (MiB)."""
    told = subprocess.run(
        [sys.executable, "-c", _START, str(directory)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    answer = json.loads(told.stdout)
    return answer["s"], answer["mib"]


async def a_year(directory: Path) -> None:
    """Live a year in the demo villa on a clock moved by hand; prints the memory (MiB) after each month."""
    clock = ManualClock()
    await initialise(directory, home_file.read("villa"), "en", ["482915", "730264"], clock)
    hub = Hub(directory, None, clock)
    await hub.start()
    await hub.hardware.reported.wait()
    anna = ByPerson("anna", "benchmark")
    for day in range(1, 361):
        for hour in range(24):
            if hour == 7:
                await _do(hub, "open front-door", "close front-door", "unlock doorman", "lock doorman")
                await hub.engine.submit(Arm("house", ArmMode.AWAY, anna))
            if hour == 17:
                await hub.engine.submit(Disarm("house", anna, clock.now().steady_ms))
                await _do(hub, "open front-door", "close front-door", "on plug-kitchen", "off plug-kitchen")
            if hour == 20 and day % 30 == 0:
                await _do(hub, "smoke smoke-kitchen", "air smoke-kitchen")
            clock.advance(HOUR)
            await settle(hub)
        if day % 30 == 0:
            gc.collect()
            print(f"{hub.bus.head.seq} {_memory_mib():.1f}", flush=True)
    await hub.stop()


def _memory_mib() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 2**20


def a_year_by_itself(directory: Path) -> list[float]:
    """Return the memory (MiB) of a process that does nothing else than live a year, month by month."""
    told = subprocess.run(
        [sys.executable, __file__, "--live", str(directory)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    months = [line.split() for line in told.stdout.splitlines()]
    print(f"a year of {int(months[-1][0]):,} rows: {', '.join(mib for _, mib in months)} MiB month by month")
    return [float(mib) for _, mib in months]


async def _do(hub: Hub, *deeds: str) -> None:
    for deed in deeds:
        action, device_id = deed.split()
        await hub.hardware.act(hub.engine.site.devices[device_id], action)


def main() -> int:
    """Print every figure, and what is out of bounds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--commands", type=int, default=4_000, help="of each measurement (default: %(default)s)")
    parser.add_argument("--long", type=int, default=1_000_000, help="rows of the long journal (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=5, help="of durable commands (default: %(default)s)")
    parser.add_argument("--directory", type=Path, default=Path.cwd(), help="on the disk to measure")
    parser.add_argument("--year", action="store_true", help="only the year")
    parser.add_argument("--live", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.live:
        asyncio.run(a_year(options.live))
        return 0
    broken: list[str] = []
    with tempfile.TemporaryDirectory(dir=options.directory, prefix=".benchmark-") as name:
        if not options.year:
            for devices in DEVICES:
                for length in (SHORT, options.long):
                    broken += _measure(Path(name) / f"{devices}-{length}" / "hub", devices, length, options)
        months = a_year_by_itself(Path(name) / "year")
        if months[-1] > months[0] * GROWTH:
            broken.append(f"memory grew from {months[0]:.1f} to {months[-1]:.1f} MiB in a year")
    for line in broken:
        print(f"BROKEN: {line}")
    return 1 if broken else 0


def _measure(directory: Path, devices: int, length: int, options: argparse.Namespace) -> list[str]:
    site = make_hub(directory, devices, length)
    path = directory / FILE_NAME
    pure = decisions(site, devices, options.commands)
    seconds, mib = start(directory)
    print(
        f"{devices:>5} devices, {length:>9,} rows: {pure:>7,.0f} decisions/s, starts in {seconds:.2f} s, {mib:.0f} MiB",
        flush=True,
    )
    broken = []
    if seconds > STARTS_S:
        broken.append(f"starting takes {seconds:.2f} s with {devices} devices and {length:,} rows")
    for in_flight in IN_FLIGHT:
        ratios, rates, sizes = [], [], []
        for _ in range(options.rounds):
            rate, batches, rows = asyncio.run(durable(path, load(path).site, devices, options.commands, in_flight))
            with tempfile.TemporaryDirectory(dir=directory.parent) as beside:
                floor = Path(beside) / FILE_NAME
                migrate(floor)
                ratios.append(bare(floor, batches, rows) / rate)
            rates.append(rate)
            sizes += batches
        ratio = statistics.median(ratios)
        print(
            f"        {in_flight:>3} in flight: {statistics.median(rates):>6,.0f} durable commands/s, "
            f"{statistics.mean(sizes):.1f} rows a transaction, bare SQLite {ratio:.2f} times as many",
            flush=True,
        )
        if ratio > BOUND:
            broken.append(f"bare SQLite takes {ratio:.2f} times as many rows: {devices} devices, {in_flight} in flight")
    return broken


if __name__ == "__main__":
    sys.exit(main())
