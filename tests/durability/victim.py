"""A hub or central that is going to be killed: ``python -m tests.durability.victim hub|central DIRECTORY [MUTANT]``.

A mutant breaks the promise on purpose, to show that the rounds would notice: ``early-ack`` acknowledges before anything
is stored, ``early-commit`` tells everybody that a group is stored before it is committed, ``no-sync`` commits without
waiting for the disk. They exist here alone.
"""

import asyncio
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hub_server import app, dc09
from hub_server.central import receiver, store
from hub_server.central.app import Central
from hub_server.central.store import Store
from hub_server.hub import engine
from hub_server.storage import journal


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


def break_hub_early_ack() -> None:
    """Answer a command as soon as it is decided."""
    take = engine.Engine._take

    def too_soon(self: engine.Engine, letter: Any) -> None:
        take(self, letter)
        for pending in self._pending:
            if not pending.future.done():
                pending.future.set_result(pending.answer)

    engine.Engine._take = too_soon  # type: ignore[method-assign]


def break_hub_early_commit() -> None:
    """Answer and publish a group that is not committed yet, and commit after a rest."""
    commit = journal.SqliteWriter._commit
    rest = threading.Event()

    def too_soon(self: journal.SqliteWriter, batches: Sequence[Any]) -> None:
        for batch in batches:
            self._loop.call_soon_threadsafe(batch.done, None)
        rest.wait(0.02)
        quiet = [
            journal._Batch(batch.records, batch.side_writes, batch.begun, lambda _failure: None) for batch in batches
        ]
        commit(self, quiet)

    journal.SqliteWriter._commit = too_soon  # type: ignore[method-assign]


def break_hub_no_sync() -> None:
    """Commit without waiting for the disk: SIGKILL cannot show it, the count of fdatasync does."""
    connect = journal.connect

    def relaxed(path: Path, *, readonly: bool = False) -> Any:
        connection = connect(path, readonly=readonly)
        connection.execute("PRAGMA synchronous = NORMAL")
        return connection

    journal.connect = relaxed


def break_no_sync() -> None:
    """Commit without waiting for the disk."""
    start = Store.__init__

    def relaxed(self: Store, directory: Path) -> None:
        start(self, directory)
        self._connection.execute("PRAGMA synchronous = NORMAL")

    Store.__init__ = relaxed  # type: ignore[method-assign]


MUTANTS = {"early-ack": break_early_ack, "early-commit": break_early_commit}
HUB_MUTANTS = {"early-ack": break_hub_early_ack, "early-commit": break_hub_early_commit}
NO_SYNC = "no-sync"


async def main(directory: Path) -> None:
    """Run a central until killed."""
    central = Central(directory)
    await central.start("127.0.0.1", 0, 0)
    await central.put_account("1234", "Victim", None)
    print(central.port, flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    kind, place, *mutant = sys.argv[1:]
    if kind == "hub":
        for each in mutant:
            {**HUB_MUTANTS, NO_SYNC: break_hub_no_sync}[each]()
        sys.exit(asyncio.run(app.run(Path(place), app.Listen("127.0.0.1", 0, announce=False))))
    for each in mutant:
        {**MUTANTS, NO_SYNC: break_no_sync}[each]()
    asyncio.run(main(Path(place)))
