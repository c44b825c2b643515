"""Commands for pictures of alarms: people of the home see what the central sees, and nobody else does."""

import base64
from typing import Annotated, Final

import msgspec

from hub_server.api.administrators import only_administrators
from hub_server.api.errors import refused
from hub_server.api.registry import Id, Result, User, command
from hub_server.api.services import Caller, Scope, Services
from hub_server.domain.commands import ByService
from hub_server.domain.refusals import NotPermitted, Unknown
from hub_server.protocol import PictureView

type PictureId = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}$")]

MOST: Final = 500
"""The newest pictures that are listed (ours)."""


@command("pictures", Scope.READ)
async def pictures(services: Services, caller: Caller, /, *, user: User = None) -> Result:
    """List the newest pictures: which camera took each for which alarm, and when; no picture itself.

    With ``user`` only to whom they may be shown, so that a page can know before it asks for the first.
    """
    site = services.engine.site
    if user is not None and isinstance(caller.proof(services, user), ByService):
        raise refused(NotPermitted("pictures"), site)
    found: list[PictureView] = [
        {
            "picture_id": each.picture_id,
            "alarm_id": each.alarm_id,
            "device_id": each.device_id,
            "device": site.devices[each.device_id].name if each.device_id in site.devices else each.device_id,
            "taken_utc_ms": each.taken_utc_ms,
            "size": each.size,
        }
        for each in services.pictures.newest(MOST)
    ]
    return Result({"pictures": found})


@command("picture", Scope.READ)
async def picture(services: Services, caller: Caller, /, *, picture_id: PictureId, user: Id) -> Result:
    """Return a picture's content (JPEG, base64) to a person of the home, and to nobody else (rule 1).

    One that somebody asked for is for administrators alone.
    """
    if isinstance(caller.proof(services, user), ByService):
        raise refused(NotPermitted("pictures"), services.engine.site)
    if services.captures.has(picture_id):
        only_administrators(services, caller, user, "pictures")
        content = services.captures.read(picture_id)
    else:
        content = services.pictures.read(picture_id)
    if content is None:
        raise refused(Unknown("picture", picture_id), services.engine.site)
    return Result({"content": base64.b64encode(content).decode()})
