"""Decides which messages the journal owes to people, each once, however often the hub restarts."""

from collections.abc import Awaitable, Callable, Mapping

from hub_server.domain.commands import NoteMessages
from hub_server.domain.events import AlarmVerified, ArmingFailed
from hub_server.domain.site import ActorKind, Site
from hub_server.hub.bus import Bus
from hub_server.hub.records import Record

type Recipients = Callable[[], list[str]]
type Note = Callable[[NoteMessages], Awaitable[object]]


async def run(bus: Bus, site: Callable[[], Site], recipients: Recipients, note: Note) -> None:
    """Queue messages about every row that calls for them, from where the last ones ended."""
    async for record in bus.follow(site().messages_through):
        content = _content(record, site())
        if content is not None:
            template, params = content
            await note(NoteMessages(record.seq, tuple((person, template, params) for person in recipients())))


def _content(record: Record, site: Site) -> tuple[str, Mapping[str, str]] | None:
    match record.event:
        case AlarmVerified(elapsed_ms=elapsed, actor=actor):
            person = actor.actor_id if actor.kind is ActorKind.PERSON else ""
            return "smart_verification", {"person_id": person, "seconds": str(round(elapsed / 1000))}
        case ArmingFailed(blockers=blockers):
            names = (site.devices[device_id].name for device_id in blockers if device_id in site.devices)
            return "arming_failed", {"open": ", ".join(names)}
        case _:
            return None
