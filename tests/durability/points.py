"""The named points at which a process is killed, and the library that does it there (killpoint.c).

A preloaded library was chosen over ``strace -e inject``: it tells the answer to a client from a frame to the central,
needs nothing but the compiler that the set-up already sees to, and slows nothing else down. The product is not touched.
"""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SOURCE: Final = Path(__file__).with_name("killpoint.c")
SYNC_LOG: Final = "SYNC_LOG"


@dataclass(frozen=True, slots=True)
class Point:
    """A call of a process, and whether it dies before or after it; ``nth`` says which of these calls."""

    name: str
    call: str
    when: str
    peer: str = ""
    nth: int = 1

    def __str__(self) -> str:
        """Return what a failing round is told by."""
        return f"{self.name} (number {self.nth})"

    def environment(self) -> dict[str, str]:
        """Return what the library reads."""
        return {"KILL_CALL": self.call, "KILL_WHEN": self.when, "KILL_PEER": self.peer, "KILL_NTH": str(self.nth)}


_DISK: Final = (
    Point("before a write into the log", "pwrite", "before"),
    Point("after a write into the log", "pwrite", "after"),
    Point("before the commit is on the disk", "fdatasync", "before"),
    Point("after the commit, before anybody hears of it", "fdatasync", "after"),
)
HUB: Final = (
    *_DISK,
    Point("before the answer to a client", "send", "before", "unix"),
    Point("after the answer to a client", "send", "after", "unix"),
    Point("before a frame to the central", "send", "before", "inet"),
    Point("after a frame to the central, before the cursor is saved", "send", "after", "inet"),
)
CENTRAL: Final = (
    *_DISK,
    Point("after the commit, before the acknowledgement", "send", "before", "inet"),
    Point("after the acknowledgement", "send", "after", "inet"),
)


def build(directory: Path) -> Path:
    """Compile the library into ``directory``; returns where it is."""
    directory.mkdir(parents=True, exist_ok=True)
    library = directory / "killpoint.so"
    compiler = os.environ.get("CC", "cc")
    command = [compiler, "-shared", "-fPIC", "-O2", "-Wall", "-Werror", "-o", library, SOURCE, "-ldl"]
    subprocess.run(command, check=True)
    return library


def environment(library: Path, point: Point | None, sync_log: Path | None = None) -> dict[str, str]:
    """Return the environment of a process that dies at ``point``, or counts into ``sync_log``."""
    added = {} if point is None else point.environment()
    if sync_log is not None:
        added[SYNC_LOG] = str(sync_log)
    return {**os.environ, "LD_PRELOAD": str(library), **added}


def syncs(sync_log: Path) -> int:
    """Return how often a write-ahead log was brought to the disk."""
    return sync_log.stat().st_size if sync_log.exists() else 0
