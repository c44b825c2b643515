"""Pictures that an administrator of the home asks a camera for, and waits for.

Nothing is kept here: the picture stays at the hub, sealed, and is opened there by whoever may (``pictures``).
"""

import asyncio
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from homeassistant.core import callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util

from .const import DOMAIN
from .coordinator import VerisureLocalConfigEntry, VerisureLocalCoordinator
from .models import Event
from .protocol import ErrorCode
from .raw import Raw, items, number, text

CAMERAS: Final = frozenset({"camera_motion", "camera"})
"""Kinds of devices that take pictures."""
_GRACE_S: Final = 5.0
"""How much longer than the hub's own deadline an answer is waited for (ours): the hub says itself that it passed."""
_REASONS: Final = frozenset({"no_answer", "failed", "alarm_goes_first", "removed"})


@dataclass(frozen=True, slots=True)
class Capture:
    """A picture that somebody asked for, without its content; ``taken`` is local time."""

    picture_id: str
    device: str
    taken: dt.datetime


async def async_capture(
    coordinator: VerisureLocalCoordinator, device_id: str, who: Mapping[str, str | None]
) -> Capture:
    """Ask a camera of the hub for a picture as ``who``, and wait until it is there.

    Raises what ``async_command`` raises, and HomeAssistantError where the camera gave none.
    """
    answers: asyncio.Queue[Event] = asyncio.Queue()
    name = coordinator.home.name_of(device_id)

    @callback
    def happened(event: Event) -> None:
        if event.kind in {"picture_captured", "capture_failed"}:
            answers.put_nowait(event)

    end = coordinator.async_add_event_listener(happened)
    try:
        asked = await coordinator.async_command("capture_picture", device_id=device_id, **who)
        async with asyncio.timeout(number(asked, "expires_in_ms") / 1000 + _GRACE_S):
            while (event := await answers.get()).fields.get("request_id") != asked.get("request_id"):
                pass
    except TimeoutError:
        raise _failed(name, "no_answer") from None
    finally:
        end()
    if event.kind == "capture_failed":
        raise _failed(name, str(event.fields.get("reason")))
    return _read({**event.fields, "device": name})


def _failed(name: str, reason: str) -> HomeAssistantError:
    return HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key=f"capture_{reason if reason in _REASONS else 'failed'}",
        translation_placeholders={"name": name},
    )


async def async_captures(entry: VerisureLocalConfigEntry) -> list[Capture]:
    """Return the pictures that were asked for, newest first; none where the hub knows of no such thing.

    Raises what ``async_command`` raises.
    """
    try:
        answer = await entry.runtime_data.async_command("captures")
    except HomeAssistantError as error:
        if error.translation_key == ErrorCode.UNKNOWN_COMMAND:
            return []
        raise
    return [_read(raw) for raw in items(answer, "captures") if isinstance(raw, dict)]


def _read(raw: Raw) -> Capture:
    moment = dt.datetime.fromtimestamp(number(raw, "taken_utc_ms") / 1000, dt.UTC)
    return Capture(text(raw, "picture_id"), text(raw, "device"), dt_util.as_local(moment))
