"""Rows of the journal as clients get them, each made once for all of them."""

from typing import Final

import msgspec

from hub_server.api.connect import views
from hub_server.api.services import Services
from hub_server.domain.events import PersonPut, PersonRemoved
from hub_server.hub.records import Record

_KEPT: Final = 64
"""How many of the newest are kept (ours): the page that the bus hands on."""

_encoder: Final = msgspec.json.Encoder()


class Rows:
    """Makes rows for clients, and keeps the newest for the next client."""

    def __init__(self, services: Services) -> None:
        """Show the home of these services."""
        self._services = services
        self._views = views(services)
        self._made: dict[int, tuple[Record, bool, msgspec.Raw]] = {}

    def of(self, record: Record, *, late: bool) -> msgspec.Raw:
        """Return a row as clients get it, as JSON; ``late`` rows come without what they changed."""
        configured = self._services.reporting.configured()
        if late or record.site is None:
            # Without its home it is made from the home of now, which is another one the next time.
            return self._make(record, configured, late=late)
        if isinstance(record.event, PersonPut | PersonRemoved):
            # Rows of before may hold a name that is to be forgotten.
            self._made.clear()
        made = self._made.get(record.seq)
        # The same record, and no other of its number: one that was published without its disk says so.
        if made is not None and made[0] is record and made[1] is configured:
            return made[2]
        raw = self._make(record, configured, late=False)
        self._made[record.seq] = (record, configured, raw)
        if len(self._made) > _KEPT:
            del self._made[next(iter(self._made))]
        return raw

    def _make(self, record: Record, configured: bool, *, late: bool) -> msgspec.Raw:  # noqa: FBT001 - see ``of``
        site = record.site or self._services.engine.site
        return msgspec.Raw(_encoder.encode(self._views.event(record, site, late=late, central_configured=configured)))
