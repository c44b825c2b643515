"""The journal: read whole at start, read in pages by whoever is behind, written by one thread."""

import asyncio
import logging
import queue
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from hub_server.domain.evolve import evolve
from hub_server.domain.moment import Now
from hub_server.domain.site import DOMAIN_VERSION, Site
from hub_server.hub.clock import ClockMark, boot_ms
from hub_server.hub.ports import SideWrite, StorageFailed
from hub_server.hub.records import Cursor, Record
from hub_server.storage.codec import decode_event, decode_site, encode_event, encode_site
from hub_server.storage.database import connect

_LOGGER = logging.getLogger(__name__)

_COLUMNS: Final = "seq, epoch, name, version, body, steady_ms, utc_ms, offset_min"
type _Row = tuple[int, str, str, int, str, int, int, int]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the journal adds up to: the home, the last row, and what the clocks said then."""

    site: Site
    head: Cursor
    mark: ClockMark | None


def load(path: Path) -> Loaded:
    """Replay the journal from its snapshot, or from the start where the snapshot is missing, older or unreadable."""
    with closing(connect(path, readonly=True)) as connection:
        site, seq, epoch = _snapshot(connection)
        mark = None
        rows = connection.execute(
            f"SELECT {_COLUMNS}, boot_id, boot_ms FROM journal WHERE seq > ? ORDER BY seq", (seq,)
        )
        for row in rows:
            record = _record(row[:8])
            site, seq, epoch = evolve(site, record.event), record.seq, record.epoch
        last = connection.execute(
            "SELECT steady_ms, utc_ms, boot_id, boot_ms FROM journal ORDER BY seq DESC LIMIT 1"
        ).fetchone()
        if last is not None:
            mark = ClockMark(*last)
        return Loaded(site, Cursor(epoch, seq), mark)


def read_all(path: Path) -> Iterator[Record]:
    """Yield every row of a journal, in order, without its snapshot. Raises sqlite3.Error and UnknownEvent."""
    with closing(connect(path, readonly=True)) as connection:
        for row in connection.execute(f"SELECT {_COLUMNS} FROM journal ORDER BY seq"):
            yield _record(row)


def _snapshot(connection: sqlite3.Connection) -> tuple[Site, int, str]:
    found = connection.execute(
        "SELECT seq, epoch, body FROM snapshot WHERE domain_version = ?", (DOMAIN_VERSION,)
    ).fetchone()
    if found is not None:
        with suppress(msgspec.DecodeError):
            return decode_site(found[2]), found[0], found[1]
    return Site(), 0, ""


def _record(row: _Row) -> Record:
    seq, epoch, name, version, body, steady_ms, utc_ms, offset_min = row
    return Record(seq, epoch, Now(steady_ms, utc_ms, offset_min), decode_event(name, version, body))


class SqliteReader:
    """Reads pages of the journal on a thread and a connection of its own."""

    def __init__(self, path: Path) -> None:
        """Open the database for reading."""
        self._connection = connect(path, readonly=True)
        self._thread = ThreadPoolExecutor(1, "journal-reader")

    async def read(self, after: int, limit: int) -> list[Record]:
        """Return at most ``limit`` rows with a sequence number above ``after``, in order."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._read, after, limit)

    def _read(self, after: int, limit: int) -> list[Record]:
        rows = self._connection.execute(
            f"SELECT {_COLUMNS} FROM journal WHERE seq > ? ORDER BY seq LIMIT ?", (after, limit)
        )
        return [_record(row) for row in rows]

    async def epoch_at(self, seq: int) -> str | None:
        """Return the epoch of the row ``seq``, or None where there is no such row."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._epoch_at, seq)

    def _epoch_at(self, seq: int) -> str | None:
        found = self._connection.execute("SELECT epoch FROM journal WHERE seq = ?", (seq,)).fetchone()
        return None if found is None else str(found[0])

    def close(self) -> None:
        """Stop the thread and close the connection."""
        self._thread.shutdown()
        self._connection.close()


@dataclass(frozen=True, slots=True)
class _Batch:
    records: Sequence[Record]
    side_writes: Sequence[SideWrite]
    begun: Callable[[], None]
    done: Callable[[StorageFailed | None], None]


@dataclass(frozen=True, slots=True)
class _Snapshot:
    site: Site
    cursor: Cursor


class SqliteWriter:
    """The only thread that writes. What waits when it is free goes into one transaction (group commit)."""

    def __init__(self, path: Path, boot_id: str) -> None:
        """Start the thread. ``boot_id`` is stored with each row for the next start's clock."""
        self._path = path
        self._boot_id = boot_id
        self._loop = asyncio.get_running_loop()
        self._queue: queue.SimpleQueue[_Batch | _Snapshot | None] = queue.SimpleQueue()
        self._connection: sqlite3.Connection | None = None
        self._thread = threading.Thread(target=self._run, name="journal-writer", daemon=True)
        self._thread.start()

    def write(
        self,
        records: Sequence[Record],
        side_writes: Sequence[SideWrite],
        begun: Callable[[], None],
        done: Callable[[StorageFailed | None], None],
    ) -> None:
        """Queue one batch; ``begun`` and ``done`` are called on the event loop, in order."""
        self._queue.put(_Batch(records, side_writes, begun, done))

    def snapshot(self, site: Site, cursor: Cursor) -> None:
        """Queue a snapshot."""
        self._queue.put(_Snapshot(site, cursor))

    async def close(self) -> None:
        """Write what is queued and stop the thread."""
        self._queue.put(None)
        await asyncio.to_thread(self._thread.join)

    def _run(self) -> None:
        more = True
        while more:
            waiting = [self._queue.get()]
            with suppress(queue.Empty):
                while True:
                    waiting.append(self._queue.get_nowait())
            more = None not in waiting
            batches = [item for item in waiting if isinstance(item, _Batch)]
            if batches:
                self._commit(batches)
            for item in waiting:
                if isinstance(item, _Snapshot):
                    self._save(item)
        if self._connection is not None:
            self._connection.close()

    def _commit(self, batches: Sequence[_Batch]) -> None:
        failure = None
        try:
            connection = self._open()
            connection.execute("BEGIN IMMEDIATE")
            now_boot_ms = boot_ms()
            for batch in batches:
                for record in batch.records:
                    connection.execute(
                        f"INSERT INTO journal ({_COLUMNS}, boot_id, boot_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        (*self._row(record), self._boot_id, now_boot_ms),
                    )
                for side in batch.side_writes:
                    connection.execute(side.sql, side.values)
            for batch in batches:
                self._loop.call_soon_threadsafe(batch.begun)
            connection.execute("COMMIT")
        except (sqlite3.Error, OSError) as error:
            failure = StorageFailed(str(error))
            self._abandon()
        for batch in batches:
            self._loop.call_soon_threadsafe(batch.done, failure)

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = connect(self._path)
        return self._connection

    def _abandon(self) -> None:
        """Drop a connection whose disk failed: what it thinks it wrote is not to be trusted."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(sqlite3.Error):
                connection.rollback()
            with suppress(sqlite3.Error):
                connection.close()

    @staticmethod
    def _row(record: Record) -> _Row:
        name, version, body = encode_event(record.event)
        at = record.at
        return (record.seq, record.epoch, name, version, body, at.steady_ms, at.utc_ms, at.offset_min)

    def _save(self, item: _Snapshot) -> None:
        try:
            self._open().execute(
                "INSERT OR REPLACE INTO snapshot (id, domain_version, epoch, seq, body) VALUES (1, ?, ?, ?, ?)",
                (DOMAIN_VERSION, item.cursor.epoch, item.cursor.seq, encode_site(item.site)),
            )
        except (sqlite3.Error, OSError) as error:
            _LOGGER.warning("The snapshot was not written, the next start takes longer: %s", error)
            self._abandon()
