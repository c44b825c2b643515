"""A hub that is going to be killed: ``python -m tests.durability.hub_victim DIRECTORY [MUTANT]``.

A mutant breaks the promise on purpose, to show that the rounds would notice: ``early-ack`` answers before anything is
on the disk, ``early-commit`` has its writer say that a group is stored before it is committed.
"""

import asyncio
import sys
import threading
from pathlib import Path
from typing import Any

from hub_server.app import Hub, Listen
from hub_server.hub.engine import Engine
from hub_server.storage import journal
from hub_server.storage.journal import SqliteWriter


def break_early_ack() -> None:
    """Answer and publish, and write a moment later."""
    flush = Engine._flush

    def too_soon(self: Engine) -> None:
        for pending in self._pending:
            self._publish(pending, durable=True)
        asyncio.get_running_loop().call_later(0.02, flush, self)

    Engine._flush = too_soon  # type: ignore[method-assign]


def break_early_commit() -> None:
    """Say that a group is stored, and commit it after a rest."""
    commit = SqliteWriter._commit

    def too_soon(self: SqliteWriter, batches: Any) -> None:
        for batch in batches:
            self._loop.call_soon_threadsafe(batch.done, None)
        threading.Event().wait(0.02)
        commit(self, [journal._Batch(batch.records, batch.side_writes, lambda _failure: None) for batch in batches])

    SqliteWriter._commit = too_soon  # type: ignore[method-assign]


MUTANTS = {"early-ack": break_early_ack, "early-commit": break_early_commit}


async def main(directory: Path) -> None:
    """Run until killed."""
    hub = Hub(directory, Listen("127.0.0.1", 0, announce=False))
    await hub.start()
    print(hub.port, flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    if len(sys.argv) > 2:
        MUTANTS[sys.argv[2]]()
    asyncio.run(main(Path(sys.argv[1])))
