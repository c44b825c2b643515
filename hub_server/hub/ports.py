"""What the running hub needs from outside, and nothing about how it is done."""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from hub_server.domain.moment import Now
from hub_server.domain.site import Site
from hub_server.hub.records import Cursor, Record

type Connect = Callable[[], sqlite3.Connection]
"""Opens a reading connection to the hub's database."""


class HubClock(Protocol):
    """Tells the time on the hub's axes and wakes whoever waits for a moment."""

    def now(self) -> Now:
        """Return this moment."""
        ...

    def offset_at(self, utc_ms: int) -> int:
        """Return the minutes east of UTC at a moment, by the home's time zone."""
        ...

    def trusted(self) -> bool:
        """Tell whether the wall clock can be right."""
        ...

    async def sleep_until(self, steady_ms: int) -> None:
        """Return once ``steady_ms`` has come; it may return early after the machine slept."""
        ...


@dataclass(frozen=True, slots=True)
class SideWrite:
    """A statement that is committed together with the events it belongs to (names, code hashes, cursors)."""

    sql: str
    values: tuple[str | int | bytes | None, ...]


class StorageFailed(Exception):
    """The disk did not take a batch; nothing of it is written and it may be tried again."""


class JournalWriter(Protocol):
    """The only writer of the database."""

    def write(
        self,
        records: Sequence[Record],
        side_writes: Sequence[SideWrite],
        begun: Callable[[], None],
        done: Callable[[StorageFailed | None], None],
    ) -> None:
        """Queue one batch; both are called on the event loop, in order.

        ``begun`` when the disk is about to take it, which leaves time for other work, and ``done`` once it has, or has
        failed. Where it fails early ``begun`` may not be called.
        """
        ...

    def snapshot(self, site: Site, cursor: Cursor) -> None:
        """Queue a snapshot of the home as of ``cursor``; a snapshot that fails is only logged."""
        ...


class JournalReader(Protocol):
    """Reads rows back; safe to use while the writer works."""

    async def read(self, after: int, limit: int) -> list[Record]:
        """Return at most ``limit`` rows with a sequence number above ``after``, in order."""
        ...

    async def epoch_at(self, seq: int) -> str | None:
        """Return the epoch of the row ``seq``, or None where there is no such row."""
        ...
