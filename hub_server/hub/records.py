"""What the journal holds, as everything that listens to the hub receives it."""

import re
from dataclasses import dataclass
from functools import cache

from hub_server.domain.events import Event
from hub_server.domain.moment import Now
from hub_server.domain.refusals import Refusal
from hub_server.domain.site import Site


@cache
def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def stable_name(kind: type[object]) -> str:
    """Return the name of an event type in the journal and on every wire (frozen by tests/storage/vocabulary.json)."""
    return _snake(kind.__name__)


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in the journal: everything up to ``seq`` has been seen. Epochs tell histories apart (docs/adr/0001)."""

    epoch: str
    seq: int


@dataclass(frozen=True, slots=True)
class Record:
    """One row of the journal. ``site`` is the home right after it, and is only there for the newest rows."""

    seq: int
    epoch: str
    at: Now
    event: Event
    durable: bool = True
    site: Site | None = None

    @property
    def cursor(self) -> Cursor:
        """The place right after this row."""
        return Cursor(self.epoch, self.seq)


def without_site(record: Record) -> Record:
    """Return a row that no longer holds the whole home."""
    return Record(record.seq, record.epoch, record.at, record.event, record.durable)


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a command: why it was refused, if it was, and its rows.

    ``durable`` is False when the rows were not on the disk yet at the time of answering.
    """

    refusal: Refusal | None
    records: tuple[Record, ...]
    durable: bool


class Busy(Exception):
    """The mailbox is full: the command was not taken and changed nothing."""


class RuleError(Exception):
    """A rule failed on a command, which changed nothing; ``reference`` finds the trace in the hub's log."""

    def __init__(self, reference: str) -> None:
        """Keep what finds the trace."""
        super().__init__(f"a rule failed; the hub's log says more at {reference}")
        self.reference = reference


@dataclass(frozen=True, slots=True)
class Capture:
    """A picture that somebody asked for, as it is kept; ``size`` in bytes is of its content."""

    picture_id: str
    device_id: str
    taken_utc_ms: int
    size: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of an alarm as it is kept; ``size`` in bytes and ``sha256`` are of its content."""

    picture_id: str
    alarm_id: int
    device_id: str
    taken_utc_ms: int
    size: int
    sha256: str
