"""The long run of the kill rounds, and a count of what reaches the disk: ``scripts/soak [--rounds 300] [--seed 1]``.

SIGKILL alone cannot show that a commit was on the disk, since the kernel keeps what it was handed. So the calls of
fdatasync are counted too, with strace: one event after the other, as many as acknowledgements at the least.
"""

import argparse
import asyncio
import datetime as dt
import re
import shutil
import signal
import sys
import tempfile
from asyncio.subprocess import DEVNULL, PIPE
from pathlib import Path

from hub_server import dc09
from hub_server.dc09 import Mark, Message
from tests.durability import house_rounds
from tests.durability.rounds import ROOT, kill_rounds

COUNTED = 300
"""Events that are sent one after the other while fdatasync is counted."""


async def count_syncs(directory: Path) -> tuple[int, int]:
    """Return calls of fdatasync and acknowledgements of a central that gets one event at a time."""
    log = directory / "strace.log"
    process = await asyncio.create_subprocess_exec(
        *("strace", "-f", "-qq", "-e", "trace=fdatasync,fsync", "-o", str(log)),
        *(sys.executable, "-m", "tests.durability.victim", str(directory / "central")),
        stdout=PIPE,
        stderr=DEVNULL,
        cwd=ROOT,
    )
    if process.stdout is None:
        raise RuntimeError("no output")
    port = int(await process.stdout.readline())
    before = _calls(log)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for number in range(1, COUNTED + 1):
        message = Message("SIA-DCS", number, "1234", code="RP", mark=Mark("ab", number))
        writer.write(dc09.encode(message, None, dt.datetime.now(dt.UTC)))
        if b'"ACK"' not in await reader.readuntil(b"\r"):
            raise RuntimeError("not acknowledged")
    writer.close()
    synced = _calls(log) - before
    process.send_signal(signal.SIGTERM)
    process.kill()
    await process.wait()
    return synced, COUNTED


def _calls(log: Path) -> int:
    return len(re.findall(r"f(?:data)?sync\(", log.read_text()))


async def soak(rounds: int, seed: int) -> bool:
    """Run everything and print what came of it; tells whether all was well."""
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        report = await kill_rounds(directory / "rounds", rounds, seed)
        print(
            f"{report.rounds} rounds of SIGKILL (seed {seed}): {report.acknowledged:,} acknowledged,"
            f" {report.lost} lost, {report.doubled} doubled, {report.unsound} databases unsound",
            flush=True,
        )
        good = report.acknowledged > 0 and report.lost == report.doubled == report.unsound == 0
        houses, kinds = await house_rounds.kill_rounds(directory / "houses", rounds, seed)
        print(
            f"{houses.rounds} rounds with a hub and its central: {houses.acknowledged:,} alarms acknowledged,"
            f" {houses.lost} lost, {houses.doubled} doubled, {houses.unsound} databases unsound",
            flush=True,
        )
        for kind, count in sorted(kinds.items()):
            print(f"  {count:>4}  {kind}", flush=True)
        good &= houses.lost == houses.doubled == houses.unsound == 0
        if shutil.which("strace") is None:
            print("no strace here: fdatasync was not counted")
            return good
        (directory / "counted").mkdir()
        synced, acknowledged = await count_syncs(directory / "counted")
        print(f"{synced} calls of fdatasync for {acknowledged} events acknowledged one after the other")
        return good and synced >= acknowledged


def main() -> int:
    """Run the soak."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    return 0 if asyncio.run(soak(options.rounds, options.seed)) else 1


if __name__ == "__main__":
    sys.exit(main())
