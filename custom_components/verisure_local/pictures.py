"""Pictures of alarms on their way from the hub to a person of the home.

Nothing is kept here: each picture comes from the hub when somebody opens it, and the hub decides who may (rule 1).
"""

import asyncio
import base64
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from aiohttp import web
from homeassistant.components.http.const import KEY_HASS_USER
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers.http import HomeAssistantView
from homeassistant.util import dt as dt_util

from .const import DOMAIN
from .coordinator import VerisureLocalConfigEntry
from .protocol import ErrorCode

JPEG: Final = "image/jpeg"
_AT_ONCE: Final = 2
"""Pictures on their way from the hub at any time (ours): a folder of thumbnails asks for all of its own."""
_URL: Final = "/api/verisure_local/picture/{entry_id}/{picture_id}"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of an alarm, without its content; ``taken`` is local time."""

    picture_id: str
    alarm_id: int
    device: str
    taken: dt.datetime


async def async_pictures(entry: VerisureLocalConfigEntry, user: str | None = None) -> list[Picture]:
    """Return the newest pictures that a hub has; with ``user`` only where that user may see them.

    Raises what ``async_command`` raises: ``not_permitted`` of a user who is nobody of the home.
    """
    asked = {} if user is None else {"user": user}
    listed = (await entry.runtime_data.async_command("pictures", **asked)).get("pictures")
    return [_read(raw) for raw in listed if isinstance(raw, dict)] if isinstance(listed, list) else []


def path_of(entry_id: str, picture_id: str) -> str:
    """Return where a picture is opened by whoever may."""
    return _URL.format(entry_id=entry_id, picture_id=picture_id)


def _read(raw: Mapping[str, object]) -> Picture:
    taken, alarm_id = raw.get("taken_utc_ms"), raw.get("alarm_id")
    moment = dt.datetime.fromtimestamp((taken if isinstance(taken, int) else 0) / 1000, dt.UTC)
    return Picture(
        picture_id=str(raw.get("picture_id")),
        alarm_id=alarm_id if isinstance(alarm_id, int) else 0,
        device=str(raw.get("device", "")),
        taken=dt_util.as_local(moment),
    )


class PictureView(HomeAssistantView):
    """Hands a picture from the hub to a user who is a person of the home."""

    url = _URL
    name = "api:verisure_local:picture"

    def __init__(self) -> None:
        """Let only so many pictures travel at once, so that an alarm's event waits behind no more of them."""
        self._travelling = asyncio.Semaphore(_AT_ONCE)

    async def get(self, request: web.Request, entry_id: str, picture_id: str) -> web.Response:
        """Return the picture, 403 for who is nobody of the home, 404 for what is gone."""
        hass: HomeAssistant = request.app["hass"]
        entry = hass.config_entries.async_get_entry(entry_id)
        if entry is None or entry not in hass.config_entries.async_loaded_entries(DOMAIN):
            return web.Response(status=HTTPStatus.NOT_FOUND)
        user = request[KEY_HASS_USER]
        try:
            async with self._travelling:
                answer = await entry.runtime_data.async_command("picture", picture_id=picture_id, user=user.id)
        except ServiceValidationError as error:
            refused = error.translation_key == ErrorCode.NOT_PERMITTED
            return web.Response(status=HTTPStatus.FORBIDDEN if refused else HTTPStatus.NOT_FOUND)
        except HomeAssistantError:
            return web.Response(status=HTTPStatus.BAD_GATEWAY)
        content = base64.b64decode(str(answer.get("content", "")))
        # A browser that kept it would keep it longer than 60 days.
        return web.Response(body=content, content_type=JPEG, headers={"Cache-Control": "no-store"})
