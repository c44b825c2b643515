"""Where everything that listens reads the hub's events, each from a cursor of its own."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from itertools import islice
from typing import Final

from hub_server.domain.site import Site
from hub_server.hub.ports import JournalReader
from hub_server.hub.records import Cursor, Record, without_site

_RING: Final = 2_048
"""Rows kept in memory; a follower that is further behind reads the journal (ours)."""
_PAGE: Final = 64
"""Rows that are handed on together (ours)."""
_HOMES: Final = 64
"""How many of them know the home as it was right after (ours): each holds all of a home's devices."""


def _news() -> tuple[asyncio.Event, asyncio.Event]:
    """Return what the followers wait on that are first, and what the others wait on."""
    return asyncio.Event(), asyncio.Event()


class Bus:
    """Publishes rows in order and lets any number of followers read them at their own pace.

    A follower holds no queue: it reads a ring in memory, or the journal where it is further behind, so that a slow one
    costs nobody anything.
    """

    def __init__(self, reader: JournalReader, head: Cursor, site: Site) -> None:
        """Continue after ``head``, where the home was ``site``."""
        self._reader = reader
        self._head = head
        self._site = site
        self._ring: deque[Record] = deque(maxlen=_RING)
        self._published = _news()
        self._preparing: set[Callable[[Sequence[Record]], None]] = set()
        self._closed = False

    @property
    def head(self) -> Cursor:
        """The last row that was published."""
        return self._head

    @property
    def site(self) -> Site:
        """The home right after ``head``."""
        return self._site

    def publish(self, records: Sequence[Record]) -> None:
        """Hand on the next rows, those together that one command brought about."""
        if not records:
            return
        for record in records:
            self._ring.append(record)
            if len(self._ring) > _HOMES:
                self._ring[-1 - _HOMES] = without_site(self._ring[-1 - _HOMES])
            self._site = record.site or self._site
        self._head = records[-1].cursor
        self._wake()

    def announce(self, records: Sequence[Record]) -> None:
        """Say which rows will be published next if the disk takes them."""
        for prepare in self._preparing:
            prepare(records)

    def on_announced(self, prepare: Callable[[Sequence[Record]], None]) -> Callable[[], None]:
        """Be told rows while the disk is at work on them, to be shown to nobody yet; returns what ends it."""
        self._preparing.add(prepare)
        return lambda: self._preparing.discard(prepare)

    def close(self) -> None:
        """End every follower once it has read what there is."""
        self._closed = True
        self._wake()

    def _wake(self) -> None:
        published, self._published = self._published, _news()
        # Whoever waits on the first is woken first, in the same turn of the loop.
        for event in published:
            event.set()

    async def can_resume(self, cursor: Cursor) -> bool:
        """Tell whether ``cursor`` is a place in this journal, so that reading on from it skips nothing."""
        if cursor.seq == 0:
            return True
        if cursor == self._head:
            return True
        for record in self._ring:
            if record.seq == cursor.seq:
                return record.epoch == cursor.epoch
        return await self._reader.epoch_at(cursor.seq) == cursor.epoch

    async def follow(self, after: int) -> AsyncGenerator[Record]:
        """Yield every row with a sequence number above ``after``, and wait for more until the bus closes."""
        pages = self.pages(after)
        async with aclosing(pages):
            async for page in pages:
                for record in page:
                    yield record

    async def pages(self, after: int, *, first: bool = False) -> AsyncGenerator[list[Record]]:
        """Yield the same rows, those together that are there together, at most a page of them.

        Those who are ``first`` get them before the others: whoever shows the home to people, and never waits.
        """
        while True:
            published = self._published[0 if first else 1]
            ring = self._ring
            if after >= self._head.seq:
                if self._closed:
                    return
                await published.wait()
                continue
            if ring and ring[0].seq <= after + 1:
                begin = after + 1 - ring[0].seq
                rows = list(islice(ring, begin, begin + _PAGE))
            else:
                rows = await self._reader.read(after, _PAGE)
                if not rows:
                    await published.wait()
                    continue
            yield rows
            after = rows[-1].seq
