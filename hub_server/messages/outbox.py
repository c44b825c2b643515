"""Decides which messages the journal owes to people, each once, however often the hub restarts."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from hub_server.domain import events as e
from hub_server.domain.commands import NewMessage, NoteMessages
from hub_server.domain.site import ActorKind, AlarmKind, FaultKind, Site
from hub_server.hub.bus import Bus
from hub_server.hub.records import Cursor, Record


@dataclass(frozen=True, slots=True)
class Reach:
    """A person of the home, and how a message reaches him or her."""

    person_id: str
    by_sms: bool
    by_email: bool


type Recipients = Callable[[], list[Reach]]
"""Everybody of the home."""
type Note = Callable[[NoteMessages], Awaitable[object]]
type Keep = Callable[[Cursor], Awaitable[None]]

KEPT_ROWS: Final = 500
"""How many rows without a message are read before the place is kept (ours)."""
_TOLD_FAULTS: Final = frozenset(FaultKind) - {FaultKind.CENTRAL, FaultKind.TAMPER, FaultKind.WEAK_RADIO, FaultKind.MAIL}
"""Faults that people are told of; an open cover is an alarm, and the others mend themselves or can wait."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a message says: its template, its parameters, and to whom, everybody where that is None."""

    template: str
    params: Mapping[str, str] = field(default_factory=dict)
    only: str | None = None


async def run(  # noqa: PLR0917 - what it reads, and whom it tells
    bus: Bus, site: Callable[[], Site], recipients: Recipients, note: Note, keep: Keep, after: int
) -> None:
    """Queue messages about every row after ``after`` that calls for them; ``keep`` keeps how far it has read."""
    unkept = 0
    async for record in bus.follow(max(after, site().messages_through)):
        content = content_of(record, site())
        if content is not None:
            await note(NoteMessages(record.seq, _messages(content, recipients())))
        unkept += 1
        if unkept >= KEPT_ROWS:
            unkept = 0
            await keep(record.cursor)


def _messages(content: Content, people: Iterable[Reach]) -> tuple[NewMessage, ...]:
    """Return whom a message goes to: the one it is for, however he or she is reached, or all who can be reached."""
    told = [
        each
        for each in people
        if each.person_id == content.only or (content.only is None and (each.by_sms or each.by_email))
    ]
    return tuple(
        NewMessage(each.person_id, content.template, content.params, each.by_sms, each.by_email) for each in told
    )


def content_of(record: Record, site: Site) -> Content | None:
    """Return what people are told about a row of the journal, or None."""
    match record.event:
        case e.AlarmVerified(elapsed_ms=elapsed, actor=actor):
            person = actor.actor_id if actor.kind is ActorKind.PERSON else ""
            return Content("smart_verification", {"person_id": person, "seconds": str(round(elapsed / 1000))})
        case e.ArmingFailed(blockers=blockers):
            return Content("arming_failed", {"open": _names(site, blockers)})
        case e.AlarmRaised(kind=AlarmKind.JAMMING):
            return Content("jamming")
        case e.FaultRaised(kind=kind, subject=subject) if kind in _TOLD_FAULTS:
            return Content(f"fault_{kind.value}", {"device": _names(site, (subject,)) or subject})
        case e.DetectorShutDown(device_id=device_id, trips=trips):
            return Content("shut_down", {"device": _names(site, (device_id,)), "trips": str(trips)})
        case e.ServiceEnded(device_id=device_id, reason="expired"):
            return Content("service_expired", {"device": _names(site, (device_id,))})
        case e.ScheduleRan(result="blocked", blockers=blockers):
            return Content("schedule_blocked", {"open": _names(site, blockers)})
        case e.Reminded(reminder=reminder):
            return Content(f"reminder_{reminder.value}")
        case e.CheckWarned(person_id=person_id):
            return Content("check_warning", only=person_id)
        case _:
            return None


def _names(site: Site, ids: Iterable[str]) -> str:
    return ", ".join(site.devices[each].name for each in ids if each in site.devices)
