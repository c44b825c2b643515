"""The long run of the kill rounds, and a count of what reaches the disk: ``scripts/soak [--rounds 300] [--seed 1]``.

SIGKILL alone cannot show that a commit was on the disk, since the kernel keeps what it was handed. So the calls of
fdatasync are counted too, one event after the other: as many as acknowledgements at the least.
"""

import argparse
import asyncio
import datetime as dt
import json
import sys
import tempfile
from asyncio.subprocess import DEVNULL, PIPE, Process
from pathlib import Path

from hub_server import dc09
from hub_server.api.local_client import SOCKET_NAME
from hub_server.dc09 import Mark, Message
from tests.durability import points
from tests.durability.homes import ROOT, Pair, kill_homes
from tests.durability.rounds import kill_rounds
from tests.house import make_home

COUNTED = 300
"""Events that are sent one after the other while fdatasync is counted."""


async def _start(kind: str, directory: Path, library: Path, sync_log: Path, mutant: str) -> tuple[Process, str]:
    """Start a hub or central that counts; returns it with its first line."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.durability.victim", kind, str(directory), *([mutant] if mutant else [])),
        stdout=PIPE,
        stderr=DEVNULL,
        cwd=ROOT,
        env=points.environment(library, None, sync_log),
    )
    if process.stdout is None:
        raise RuntimeError("no output")
    return process, (await process.stdout.readline()).decode()


async def count_central_syncs(directory: Path, library: Path, sync_log: Path, mutant: str = "") -> tuple[int, int]:
    """Return calls of fdatasync and acknowledgements of a central that gets one event at a time."""
    process, line = await _start("central", directory, library, sync_log, mutant)
    reader, writer = await asyncio.open_connection("127.0.0.1", int(line))
    before = points.syncs(sync_log)
    for number in range(1, COUNTED + 1):
        message = Message("SIA-DCS", number, "1234", code="RP", mark=Mark("ab", number))
        writer.write(dc09.encode(message, None, dt.datetime.now(dt.UTC)))
        if b'"ACK"' not in await reader.readuntil(b"\r"):
            raise RuntimeError("not acknowledged")
    synced = points.syncs(sync_log) - before
    writer.close()
    process.kill()
    await process.wait()
    return synced, COUNTED


async def count_hub_syncs(directory: Path, library: Path, sync_log: Path, mutant: str = "") -> tuple[int, int]:
    """Return calls of fdatasync and durable answers of a hub that gets one command at a time."""
    process, _ = await _start("hub", directory, library, sync_log, mutant)
    reader, writer = await asyncio.open_unix_connection(directory / SOCKET_NAME)
    before, durable = points.syncs(sync_log), 0
    for number in range(1, COUNTED + 1):
        wish = {"id": 1, "type": "report_alarm", "area_id": "house", "kind": "technical", "text": f"alarm {number}"}
        writer.write(json.dumps(wish).encode() + b"\n")
        answer = json.loads(await reader.readuntil(b"\n"))
        durable += answer["success"] and answer["durable"]
    synced = points.syncs(sync_log) - before
    writer.close()
    process.kill()
    await process.wait()
    return synced, durable


async def soak(rounds: int, seed: int) -> bool:
    """Run everything and print what came of it; tells whether all was well."""
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        library = points.build(directory)
        await make_home(directory / "hub")
        tally = await kill_homes(Pair(directory / "hub", directory / "central", library), rounds, seed)
        print(f"{sum(tally.rounds.values())} rounds of SIGKILL of hub and central (seed {seed}):")
        for kind, count in sorted(tally.rounds.items()):
            print(f"  {count:>4} {kind}")
        print(
            f"  {tally.reached} named points reached; {tally.acknowledged:,} alarms acknowledged by the hub,"
            f" {tally.arrived:,} at the central in the end, {tally.lost} lost, {tally.doubled} doubled,"
            f" {tally.unsound} databases unsound",
            flush=True,
        )
        for wrong in tally.wrong:
            print(f"  WRONG {wrong}")
        report = await kill_rounds(directory / "flood", rounds, seed)
        print(
            f"{report.rounds} rounds of SIGKILL of a central under a flood: {report.acknowledged:,} acknowledged,"
            f" {report.lost} lost, {report.doubled} doubled, {report.unsound} databases unsound",
            flush=True,
        )
        good = not tally.wrong and report.lost == report.doubled == report.unsound == 0
        await make_home(directory / "counted")
        for who, counting in (
            ("hub", count_hub_syncs(directory / "counted", library, directory / "hub.log")),
            ("central", count_central_syncs(directory / "counted-central", library, directory / "central.log")),
        ):
            synced, acknowledged = await counting
            good = good and synced >= acknowledged
            print(f"{who}: {synced} calls of fdatasync for {acknowledged} acknowledged one after the other", flush=True)
        return good


def main() -> int:
    """Run the soak."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    return 0 if asyncio.run(soak(options.rounds, options.seed)) else 1


if __name__ == "__main__":
    sys.exit(main())
