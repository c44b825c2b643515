"""Rows of the journal as clients get them: those that follow one another in one frame, made once for all clients."""

from collections.abc import Sequence
from typing import Final

import msgspec

from hub_server.api.connect import views
from hub_server.api.services import Services
from hub_server.domain.events import PersonPut, PersonRemoved
from hub_server.hub.records import Record
from hub_server.protocol import EventsMessage

_encoder: Final = msgspec.json.Encoder()


class Rows:
    """Makes frames of rows, and keeps the newest for the next client.

    What the rows of a frame changed is told once, with the last of them.
    """

    def __init__(self, services: Services) -> None:
        """Show the home of these services."""
        self._services = services
        self._views = views(services)
        self._made: tuple[Sequence[Record], bool, bytes] | None = None

    def prepare(self, page: Sequence[Record]) -> None:
        """Make the frame of rows that are on their way to the disk, while the disk has them."""
        if page and not any(isinstance(record.event, PersonPut | PersonRemoved) for record in page):
            self._kept(page)

    def frame(self, page: Sequence[Record], late_until: int = 0) -> bytes:
        """Return rows as clients get them, as JSON; those up to ``late_until`` come without what they changed."""
        if page[0].seq <= late_until or page[-1].site is None:
            return self._make(page, late_until)
        if any(isinstance(record.event, PersonPut | PersonRemoved) for record in page):
            # Rows of before may hold a name that is to be forgotten.
            self._made = None
            return self._make(page, late_until)
        return self._kept(page)

    def _kept(self, page: Sequence[Record]) -> bytes:
        configured = self._services.reporting.configured()
        if self._made is not None:
            rows, known, frame = self._made
            # The same records, and no others of their numbers: one that was published without its disk says so.
            same = len(rows) == len(page) and all(a is b for a, b in zip(rows, page, strict=True))
            if same and known is configured:
                return frame
        frame = self._make(page, 0)
        self._made = (tuple(page), configured, frame)
        return frame

    def _make(self, page: Sequence[Record], late_until: int) -> bytes:
        late = [record.seq <= late_until for record in page]
        events = [self._views.event(record, {}, late=each) for record, each in zip(page, late, strict=True)]
        if told := [record for record, each in zip(page, late, strict=True) if not each]:
            # Without its home a row is shown in the home of now, in which whatever came after it has happened.
            site = told[-1].site or self._services.engine.site
            configured = self._services.reporting.configured()
            events[-1]["changes"] = self._views.changes(told, site, central_configured=configured)
        message: EventsMessage = {"type": "events", "events": events}
        return _encoder.encode(message)
