"""Real processes: started, waited for by what they print, stopped, killed."""

import asyncio
import os
import signal
import socket
import sys
from asyncio.subprocess import PIPE, STDOUT
from contextlib import suppress
from pathlib import Path

BIN = Path(sys.executable).parent
START_S = 180.0
STOP_S = 15.0


class ProcessFailed(Exception):
    """A process ended, or did not say what was waited for."""


class Process:
    """A running program whose output goes to a file."""

    def __init__(self, name: str, arguments: list[str], log: Path, env: dict[str, str] | None = None) -> None:
        """Prepare; ``start`` starts."""
        self.name = name
        self._arguments = arguments
        self._log = log
        self._env = {**os.environ, **(env or {})}
        self._process: asyncio.subprocess.Process | None = None
        self._copying: asyncio.Task[None] | None = None
        self._lines: asyncio.Queue[str | None] = asyncio.Queue()

    async def start(self, ready: str) -> str:
        """Start it and return the first line it prints that contains ``ready``. Raises ProcessFailed."""
        self._lines = asyncio.Queue()
        self._process = await asyncio.create_subprocess_exec(
            *self._arguments, stdin=asyncio.subprocess.DEVNULL, stdout=PIPE, stderr=STDOUT, env=self._env
        )
        self._copying = asyncio.create_task(self._copy(self._process))
        try:
            async with asyncio.timeout(START_S):
                while (line := await self._lines.get()) is not None:
                    if ready in line:
                        return line
        except TimeoutError:
            await self.kill()
            raise ProcessFailed(f"{self.name} did not start within {START_S:.0f} s, see {self._log}") from None
        raise ProcessFailed(f"{self.name} ended at its start, see {self._log}")

    async def _copy(self, process: asyncio.subprocess.Process) -> None:
        with self._log.open("a") as log:
            while process.stdout is not None and (line := await process.stdout.readline()):
                text = line.decode(errors="replace")
                log.write(text)
                log.flush()
                self._lines.put_nowait(text)
        self._lines.put_nowait(None)

    @property
    def running(self) -> bool:
        """Whether it runs."""
        return self._process is not None and self._process.returncode is None

    async def stop(self) -> int:
        """Ask it to end and return its exit status; one that does not is killed."""
        return await self._end(signal.SIGTERM)

    async def kill(self) -> None:
        """End it at once, as a power cut does."""
        await self._end(signal.SIGKILL)

    async def _end(self, number: signal.Signals) -> int:
        if self._process is None:
            return 0
        with suppress(ProcessLookupError):
            self._process.send_signal(number)
        try:
            async with asyncio.timeout(STOP_S):
                await self._process.wait()
        except TimeoutError:
            self._process.kill()
        status = await self._process.wait()
        if self._copying is not None:
            await self._copying
        return status


async def run(*arguments: str, stdin: str = "") -> str:
    """Run a program of ours to its end and return what it printed. Raises ProcessFailed with what it said."""
    process = await asyncio.create_subprocess_exec(
        str(BIN / arguments[0]), *arguments[1:], stdin=PIPE, stdout=PIPE, stderr=PIPE
    )
    out, err = await process.communicate(stdin.encode())
    if process.returncode:
        raise ProcessFailed(f"{' '.join(arguments[:1])} {arguments[3] if len(arguments) > 3 else ''}: {err.decode()}")  # noqa: PLR2004
    return out.decode()


def free_port(preferred: int = 0) -> int:
    """Return a port nobody listens on, ``preferred`` where that is one."""
    for port in (preferred, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):
                probe.bind(("127.0.0.1", port))
                return int(probe.getsockname()[1])
    raise ProcessFailed("no port is free on this machine")
