"""Reads a copy of a journal and tells what happened, and why an alarm rose or did not."""

import datetime as dt
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Final

from hub_server.accounts.people import People
from hub_server.domain import events as e
from hub_server.domain.evolve import evolve
from hub_server.domain.silence import Quiet, why_quiet
from hub_server.domain.site import Site
from hub_server.hub.records import Record
from hub_server.messages.narration import Names, narrate
from hub_server.storage.database import connect
from hub_server.storage.journal import read_all

_CONSEQUENCES: Final = (
    e.AlarmRaised,
    e.AlarmJoined,
    e.EntryStarted,
    e.EntryViolated,
    e.ChimeRung,
    e.WalkTestSeen,
    e.ServiceEnded,
)
REASONS: Final[dict[Quiet, tuple[str, str]]] = {
    Quiet.NO_AREA: ("it is in no area", "den hör inte till något område"),
    Quiet.IN_SERVICE: ("it was in service mode", "den var i serviceläge"),
    Quiet.DISARMED: ("its area was disarmed", "området var frånkopplat"),
    Quiet.EXIT: ("the exit delay was running", "utpasseringstiden löpte"),
    Quiet.NOT_COVERED: ("only the perimeter was armed", "bara skalskyddet var på"),
    Quiet.BYPASSED: ("it was bypassed when somebody armed", "den hoppades över vid påkopplingen"),
    Quiet.LEFT_OUT: (
        "it was open when the siren's time was over, and is left out until it closes",
        "den var öppen när sirenens tid var slut och är urkopplad tills den stängs",
    ),
    Quiet.SHUT_DOWN: ("it had raised too many alarms", "den hade löst ut för många gånger"),
    Quiet.ENTRY_ROUTE: (
        "it is on the entry route and a delay was running",
        "den ligger på inpasseringsvägen och tiden löpte",
    ),
    Quiet.WARNED: ("an entry delay was running, with a warning already", "inpasseringstiden löpte, redan med varning"),
    Quiet.ALREADY: ("it takes part in an alarm that is on already", "den är redan med i ett larm som är på"),
}
_SO: Final = ("no alarm, because", "inget larm, eftersom")


class NoJournal(Exception):
    """The file is no journal of a hub; the message says what was expected."""


@dataclass(frozen=True, slots=True)
class Told:
    """A row of the journal, the home before and after it, and what came of it."""

    record: Record
    before: Site
    after: Site
    led_to_something: bool


def retell(path: Path, language: str, *, alarm: int | None = None, device: str | None = None) -> Iterator[str]:
    """Yield what a journal says, a line for each event worth one; only about an alarm or a device where one is named.

    Raises NoJournal and UnknownEvent.
    """
    if not path.is_file():
        raise NoJournal(f"there is no file {path}. Give a copy of the hub's database, hub.db.")
    path = path.resolve()
    try:
        people = People(lambda: connect(path, readonly=True))
        chain = None if alarm is None else _chain(read_all(path), alarm)
        for each in _with_homes(read_all(path)):
            event = each.record.event
            if chain is not None and not chain.holds(each.record):
                continue
            if device is None or getattr(event, "device_id", None) == device:
                line = _line(each, people.name, language)
                if line:
                    yield line
    except sqlite3.Error as error:
        raise NoJournal(f"{path} is no journal of a hub: {error}. Give a copy of its database, hub.db.") from error


def _with_homes(records: Iterable[Record]) -> Iterator[Told]:
    site = Site()
    for _, group in groupby(records, lambda record: record.at):
        rows = list(group)
        for index, record in enumerate(rows):
            before, site = site, evolve(site, record.event)
            yield Told(record, before, site, _led_to_something(rows[index + 1 :]))


def _led_to_something(following: list[Record]) -> bool:
    """Tell whether what follows in the same moment, up to the next reading, is more than taking note."""
    for record in following:
        if isinstance(record.event, e.DetectorSensed):
            return False
        if isinstance(record.event, _CONSEQUENCES):
            return True
    return False


def _line(told: Told, names: Names, language: str) -> str:
    record, swedish = told.record, language == "sv"
    sentence = narrate(record.event, told.after, names, language)
    if not sentence:
        return ""
    zone = dt.timezone(dt.timedelta(minutes=record.at.offset_min))
    at = dt.datetime.fromtimestamp(record.at.utc_ms / 1000, zone).strftime("%Y-%m-%d %H:%M:%S")
    return f"{at}  #{record.seq}  {sentence}{_why(told, swedish=swedish)}"


def _why(told: Told, *, swedish: bool) -> str:
    event = told.record.event
    if not isinstance(event, e.DetectorSensed) or not event.sensed or told.led_to_something:
        return ""
    device = told.before.devices.get(event.device_id)
    if device is None:
        return ""
    return f": {_SO[swedish]} {REASONS[why_quiet(told.before, device)][swedish]}"


@dataclass(slots=True)
class _Chain:
    """What led to an alarm and what became of it: from the arming before it to its end."""

    alarm_id: int
    area_id: str = ""
    first: int = 0
    last: int | None = None
    detectors: set[str] = field(default_factory=set)

    def holds(self, record: Record) -> bool:
        """Tell whether a row belongs to it."""
        event = record.event
        if record.seq < self.first or (self.last is not None and record.seq > self.last):
            return False
        if isinstance(event, e.VitalsChanged | e.MessageQueued):
            return False
        about = getattr(event, "alarm_id", None)
        if about is not None:
            return bool(about == self.alarm_id)
        return getattr(event, "area_id", None) == self.area_id or getattr(event, "device_id", None) in self.detectors


def _chain(records: Iterable[Record], alarm_id: int) -> _Chain:
    chain, begun, known = _Chain(alarm_id), 0, 0
    for record in records:
        match record.event:
            case e.AlarmRaised() as raised:
                known = raised.alarm_id
                if known == alarm_id:
                    chain.area_id, chain.first = raised.area_id, begun or record.seq
                    chain.detectors.add(raised.device_id)
            case e.AlarmJoined() as joined if joined.alarm_id == alarm_id:
                chain.detectors.add(joined.device_id)
            case e.AlarmEnded() | e.AlarmVerified() as ended if ended.alarm_id == alarm_id:
                chain.last = record.seq
            case e.Armed() | e.Disarmed():
                begun = record.seq
            case _:
                pass
    if not chain.first:
        raise NoJournal(f"the journal knows no alarm {alarm_id}; {f'the last is {known}' if known else 'it has none'}")
    return chain
