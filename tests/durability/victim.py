"""A central that is going to be killed: ``python -m tests.durability.victim DIRECTORY [--port=PORT] [MUTANT]``.

A mutant breaks the promise on purpose, to show that the rounds would notice: ``early-ack`` acknowledges before anything
is stored, ``early-commit`` tells the receiver that a group is stored before it is committed.
"""

import asyncio
import sys
import threading
from pathlib import Path
from typing import Any

from hub_server import dc09
from hub_server.central import receiver, store
from hub_server.central.app import Central
from hub_server.central.store import Store


def break_early_ack() -> None:
    """Acknowledge, and store a moment later."""
    take = receiver.Receiver._take

    async def too_soon(self: receiver.Receiver, envelope: Any, message: Any, key: Any, now: Any) -> bytes:
        later = asyncio.create_task(take(self, envelope, message, key, now))
        self._answering.add(later)  # type: ignore[arg-type]
        return dc09.acknowledge(envelope, key, now)

    receiver.Receiver._take = too_soon  # type: ignore[method-assign]


def break_early_commit() -> None:
    """Tell everybody of a group that is not committed yet, and commit after a rest."""

    def commit(self: Store, jobs: list[Any]) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        for job in jobs:
            self._loop.call_soon_threadsafe(job.done, *self._attempt(job))
        self._rest.wait(0.02)  # type: ignore[attr-defined]
        self._connection.execute("COMMIT")

    Store._rest = threading.Event()  # type: ignore[attr-defined]
    store.Store._commit = commit  # type: ignore[method-assign]


MUTANTS = {"early-ack": break_early_ack, "early-commit": break_early_commit}


async def main(directory: Path, port: int) -> None:
    """Run until killed."""
    central = Central(directory)
    await central.start("127.0.0.1", port, 0)
    await central.put_account("1234", "Victim", None)
    print(central.port, flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    ports = [each.removeprefix("--port=") for each in sys.argv[2:] if each.startswith("--port=")]
    for mutant in sys.argv[2 + len(ports) :]:
        MUTANTS[mutant]()
    asyncio.run(main(Path(sys.argv[1]), int(ports[0]) if ports else 0))
