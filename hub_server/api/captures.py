"""Commands for pictures that somebody asks for: only administrators of the home take and see them (ADR 10)."""

import secrets

from hub_server.api.registry import Id, Result, User, command, submit
from hub_server.api.services import Caller, Scope, Services
from hub_server.domain.commands import CapturePicture
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
