"""The central's database: one thread that commits what waits, and tells of it afterwards (DECISIONS 26)."""

import asyncio
import queue
import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Final

from hub_server.central.transaction import Transaction
from hub_server.central.words import Told

FILE_NAME: Final = "central.db"


class StoreError(Told):
    """The database cannot be used; the message says why and what to do."""


type Work[R] = Callable[[Transaction], R]


@dataclass(frozen=True, slots=True)
class _Job:
    work: Work[object]
    done: Callable[[object, BaseException | None, Transaction | None], None]
    """Is told what came of it, and what was changed where it was committed."""


@dataclass(frozen=True, slots=True)
class _WriteBack:
    done: Callable[[sqlite3.Error | None], None]


class Store:
    """The database and its one thread. What waits goes into one transaction; nobody hears of it before the commit."""

    def __init__(self, directory: Path) -> None:
        """Open the database in ``directory``, made where missing. Raises StoreError."""
        self._connection = _open(directory)
        self._loop = asyncio.get_running_loop()
        self._jobs: queue.SimpleQueue[_Job | _WriteBack | None] = queue.SimpleQueue()
        self._watchers: set[Callable[[int], None]] = set()
        self._log_watchers: set[Callable[[str], None]] = set()
        self._thread = threading.Thread(target=self._run, name="central-store", daemon=True)
        self._thread.start()

    async def do[R](self, work: Work[R]) -> R:
        """Have ``work`` done within a transaction, and return its result once that is on the disk.

        Raises what ``work`` raised (which undoes it alone), or StoreError when the disk fails.
        """
        result: asyncio.Future[R] = self._loop.create_future()

        def done(value: object, error: BaseException | None, changed: Transaction | None) -> None:
            if not result.done():
                if error is not None:
                    result.set_exception(error)
                else:
                    result.set_result(value)  # type: ignore[arg-type]  # what work returned
            if changed is not None:
                self._tell(changed)

        self._jobs.put(_Job(work, done))
        return await result

    def watch(self, watcher: Callable[[int], None]) -> Callable[[], None]:
        """Call ``watcher`` with the id of each case that changes, 0 for anything else; returns what ends that."""
        self._watchers.add(watcher)
        return lambda: self._watchers.discard(watcher)

    def watch_logs(self, watcher: Callable[[str], None]) -> Callable[[], None]:
        """Call ``watcher`` with each account whose log of its pictures has grown; returns what ends that."""
        self._log_watchers.add(watcher)
        return lambda: self._log_watchers.discard(watcher)

    def _tell(self, changed: Transaction) -> None:
        for case_id in changed.touched:
            for watcher in tuple(self._watchers):
                watcher(case_id)
        for account in changed.homes.logged:
            for log_watcher in tuple(self._log_watchers):
                log_watcher(account)

    async def write_back(self) -> None:
        """Bring the write-ahead log into the file and empty it: what was erased is then in neither.

        While another program reads the log stays as it is; the next call is as good. Raises StoreError.
        """
        done: asyncio.Future[None] = self._loop.create_future()

        def tell(error: sqlite3.Error | None) -> None:
            if done.done():
                return
            if error is not None:
                done.set_exception(StoreError(f"the database does not take writes: {error}"))
            else:
                done.set_result(None)

        self._jobs.put(_WriteBack(tell))
        await done

    async def close(self) -> None:
        """Finish what is queued and close the database."""
        self._jobs.put(None)
        await asyncio.to_thread(self._thread.join)

    def _run(self) -> None:
        more = True
        while more:
            waiting = [self._jobs.get()]
            with suppress(queue.Empty):
                while True:
                    waiting.append(self._jobs.get_nowait())
            more = None not in waiting
            self._commit([job for job in waiting if isinstance(job, _Job)])
            for item in waiting:
                if isinstance(item, _WriteBack):
                    self._write_back(item)
        self._connection.close()

    def _write_back(self, item: _WriteBack) -> None:
        failure = None
        try:
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.Error as error:
            failure = error
        self._loop.call_soon_threadsafe(item.done, failure)

    def _commit(self, jobs: list[_Job]) -> None:
        outcomes: list[tuple[_Job, object, BaseException | None, Transaction | None]] = []
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            attempt = self._attempt_alone if len(jobs) == 1 else self._attempt
            outcomes = [(job, *attempt(job)) for job in jobs]
            if self._connection.in_transaction:
                self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            with suppress(sqlite3.Error):
                self._connection.rollback()
            outcomes = [(job, None, StoreError("database_full", error=error), None) for job in jobs]
        for job, value, failure, changed in outcomes:
            self._loop.call_soon_threadsafe(job.done, value, failure, changed)

    def _attempt_alone(self, job: _Job) -> tuple[object, BaseException | None, Transaction | None]:
        """Do a job that is the only one of its transaction, which is undone as a whole where the job fails."""
        transaction = Transaction(self._connection)
        try:
            return job.work(transaction), None, transaction
        except sqlite3.Error:
            raise
        except Exception as error:  # noqa: BLE001 - it is handed to whoever asked
            self._connection.execute("ROLLBACK")
            return None, error, None

    def _attempt(self, job: _Job) -> tuple[object, BaseException | None, Transaction | None]:
        transaction = Transaction(self._connection)
        self._connection.execute("SAVEPOINT job")
        try:
            value = job.work(transaction)
        except sqlite3.Error:
            raise
        except Exception as error:  # noqa: BLE001 - it is handed to whoever asked
            self._connection.execute("ROLLBACK TO job")
            return None, error, None
        self._connection.execute("RELEASE job")
        return value, None, transaction


def _open(directory: Path) -> sqlite3.Connection:
    path = directory / FILE_NAME
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        connection = sqlite3.connect(path, autocommit=True, check_same_thread=False)
        path.chmod(0o600)
        connection.execute("PRAGMA busy_timeout = 2000")
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        folder = files("hub_server.central") / "migrations"
        names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".sql"))
        if version > len(names):
            connection.close()
            raise StoreError("database_newer", path=path, version=version, known=len(names))
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")
        for number, name in enumerate(names[version:], start=version + 1):
            step = (folder / name).read_text()
            connection.executescript(f"BEGIN;\n{step}\nPRAGMA user_version = {number};\nCOMMIT;")
    except (sqlite3.Error, OSError) as error:
        raise StoreError("database_unusable", path=path, error=error) from error
    return connection
