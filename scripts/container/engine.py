"""Podman, asked to run a container and to tell about it."""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from typing import Self

START_S = 120.0
STOP_S = 10
"""How long an engine waits after SIGTERM before it kills (Docker's and Podman's own default)."""


class NotAsPromised(Exception):
    """Something was not as ``deploy/`` promises; says what was expected and what was."""


def podman(*arguments: str, check: bool = True) -> str:
    """Run podman and return what it printed. Raises NotAsPromised with what it said where it refused."""
    done = subprocess.run(["podman", *arguments], capture_output=True, text=True, check=False)
    if check and done.returncode:
        raise NotAsPromised(f"podman {' '.join(arguments)}: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout


class Container:
    """A container in the foreground of podman: what it prints is read, what it is told goes to its standard input."""

    def __init__(self, name: str, arguments: list[str]) -> None:
        """Prepare; ``podman run`` gets ``arguments``."""
        self.name = name
        self.log = ""
        self._arguments = arguments
        self._lines: Queue[str | None] = Queue()

    def __enter__(self) -> Self:
        """Start it."""
        self._process = subprocess.Popen(
            ["podman", *self._arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            bufsize=1,
        )
        threading.Thread(target=self._read, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Remove it, whatever became of it."""
        podman("rm", "--force", "--ignore", self.name)
        self._process.wait()

    def _read(self) -> None:
        assert self._process.stdout is not None  # noqa: S101 - it was asked for above
        for line in self._process.stdout:
            self._lines.put(line)
        self._lines.put(None)

    def until(self, words: str) -> str:
        """Return the next line it prints that has ``words``. Raises NotAsPromised where it ends without."""
        while (line := self._lines.get(timeout=START_S)) is not None:
            self.log += line
            if words in line:
                return line
        raise NotAsPromised(f"{self.name} was to print {words!r} and ended; it printed: {self.log}")

    def tell(self, line: str) -> None:
        """Write a line to its standard input."""
        assert self._process.stdin is not None  # noqa: S101 - it was asked for above
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()

    def run(self, *command: str) -> str:
        """Run a command inside and return what it printed."""
        return podman("exec", self.name, *command)

    def healthy(self) -> None:
        """Have the image's own check of health made. Raises NotAsPromised where it says no."""
        podman("healthcheck", "run", self.name)

    def capabilities(self) -> int:
        """Return what the kernel lets its first process do beyond a common one, as bits."""
        pid = podman("inspect", "--format", "{{.State.Pid}}", self.name).strip()
        status = Path(f"/proc/{pid}/status").read_text("utf-8")
        (bits,) = [line.split()[1] for line in status.splitlines() if line.startswith("CapEff:")]
        return int(bits, 16)

    def stop(self) -> None:
        """Stop it as an engine does. Raises NotAsPromised where it did not end well by itself, in time."""
        podman("stop", "--time", str(STOP_S), self.name)
        status = podman("inspect", "--format", "{{.State.ExitCode}}", self.name).strip()
        if status != "0":
            raise NotAsPromised(f"{self.name} was to end with 0 within {STOP_S} s of SIGTERM, and ended with {status}")


@contextmanager
def volume(name: str) -> Iterator[str]:
    """Make a volume, and remove it afterwards."""
    podman("volume", "create", name)
    try:
        yield name
    finally:
        podman("volume", "rm", "--force", name)
