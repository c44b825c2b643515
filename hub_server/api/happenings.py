"""What happened lately, in words: for somebody who asks by voice, and for language models."""

from contextlib import aclosing
from typing import Annotated, Final, Literal

import msgspec

from hub_server.api.registry import Result, command
from hub_server.api.services import Caller, Scope, Services
from hub_server.domain import events as e
from hub_server.domain.alarms import is_secret
from hub_server.domain.numbers import HOUR
from hub_server.messages.narration import narrate

_TOLD: Final = (
    e.Armed,
    e.Disarmed,
    e.ArmingFailed,
    e.AlarmRaised,
    e.AlarmJoined,
    e.AlarmVerified,
    e.AlarmEnded,
    e.SirenTimedOut,
    e.BoltMoved,
    e.DoorForced,
    e.DoorLockedOut,
    e.PictureCaptured,
    e.PictureErased,
    e.FaultRaised,
    e.FaultCleared,
    e.RehearsalStarted,
    e.RehearsalEnded,
)
_ROWS: Final = 2_000
"""How far back is looked at most, in rows of the journal (ours)."""


@command("happenings", Scope.READ)
async def happenings(
    services: Services,
    _caller: Caller,
    /,
    *,
    language: Literal["en", "sv"],
    hours: Annotated[int, msgspec.Meta(ge=1, le=168)] = 24,
    most: Annotated[int, msgspec.Meta(ge=1, le=50)] = 10,
) -> Result:
    """Return the newest of what people ask about, oldest first, each with its time (UTC ms) and as a sentence."""
    head, site = services.bus.head.seq, services.bus.site
    since = services.clock.now().utc_ms - hours * HOUR
    after = max(0, head - _ROWS)
    told: list[dict[str, object]] = []
    if after < head:
        pages = services.bus.pages(after)
        async with aclosing(pages):
            async for page in pages:
                told += [
                    {"utc_ms": row.at.utc_ms, "text": narrate(row.event, site, services.people.name, language)}
                    for row in page
                    if _is_told(row.event) and row.at.utc_ms >= since and row.seq <= head
                ]
                if page[-1].seq >= head:
                    break
    return Result({"happenings": told[-most:]})


def _is_told(event: e.Event) -> bool:
    return isinstance(event, _TOLD) and not (isinstance(event, e.AlarmRaised) and is_secret(event))
