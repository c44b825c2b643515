"""Commands for pictures that somebody asks for: only administrators of the home take and see them (ADR 10)."""

import asyncio
import secrets

from hub_server.api.administrators import only_administrators
from hub_server.api.errors import refused
from hub_server.api.pictures import PictureId
from hub_server.api.registry import Id, Result, User, command, submit
from hub_server.api.services import Caller, Scope, Services
from hub_server.domain.commands import CapturePicture, ErasePicture
from hub_server.domain.refusals import Unknown
from hub_server.protocol import CaptureView


@command("capture_picture", Scope.OPERATE)
async def capture_picture(services: Services, caller: Caller, /, *, device_id: Id, user: User = None) -> Result:
    """Ask a camera for a picture of what it sees now; returns which request it is, and how long it may take (ms).

    The event ``picture_captured`` brings the picture's id with that request's, or ``capture_failed`` says why not.
    """
    request_id = secrets.token_hex(8)
    asked = CapturePicture(device_id, caller.proof(services, user), secrets.token_hex(8), request_id)
    answer = await submit(services.engine, asked)
    return Result({"request_id": request_id, "expires_in_ms": services.engine.site.settings.order_ms}, answer.durable)


@command("captures", Scope.READ)
async def captures(services: Services, _caller: Caller, /) -> Result:
    """List the pictures that somebody asked for: which camera took each, and when; no picture itself."""
    devices = services.engine.site.devices
    found: list[CaptureView] = [
        {
            "picture_id": each.picture_id,
            "device_id": each.device_id,
            "device": devices[each.device_id].name if each.device_id in devices else each.device_id,
            "taken_utc_ms": each.taken_utc_ms,
            "size": each.size,
        }
        for each in services.captures.newest()
    ]
    return Result({"captures": found})


@command("erase_picture", Scope.OPERATE)
async def erase_picture(services: Services, caller: Caller, /, *, picture_id: PictureId, user: User = None) -> Result:
    """Erase a picture that somebody asked for, before its time; only administrators of the home, as they see them.

    The home reads who did. One of an alarm is refused.
    """
    only_administrators(services, caller, user, "erase")
    alarm = services.pictures.find(picture_id)
    found = alarm or services.captures.find(picture_id)
    if found is None:
        raise refused(Unknown("picture", picture_id), services.engine.site)
    asked = ErasePicture(
        picture_id,
        found.device_id,
        alarm.alarm_id if alarm is not None else 0,
        found.taken_utc_ms,
        caller.proof(services, user),
    )
    answer = await submit(services.engine, asked, services.captures.erase(picture_id))
    # At once, and where the disk is late with the row too: without its key nothing of the picture can be read.
    await asyncio.to_thread(services.captures.destroy_key, picture_id)
    return Result({}, answer.durable)
