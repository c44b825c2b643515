"""Pictures of alarms among Home Assistant's media, for whoever is a person of the home.

Nothing is kept here: each picture comes from the hub when somebody opens it, and the hub decides who may.
"""

import base64
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from itertools import groupby
from typing import override

from aiohttp import web
from homeassistant.components.http.const import KEY_HASS_USER
from homeassistant.components.media_player.const import MediaClass
from homeassistant.components.media_player.errors import BrowseError
from homeassistant.components.media_source import (
    BrowseMediaSource,
    MediaSource,
    MediaSourceItem,
    PlayMedia,
    Unresolvable,
)
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers.http import HomeAssistantView
from homeassistant.util import dt as dt_util

from .const import DOMAIN
from .coordinator import VerisureLocalConfigEntry

_JPEG = "image/jpeg"


async def async_get_media_source(hass: HomeAssistant) -> MediaSource:
    """Return the pictures of every hub, and open the way to them."""
    hass.http.register_view(PictureView())
    return AlarmPictures(hass)


@dataclass(frozen=True, slots=True)
class _Picture:
    picture_id: str
    alarm_id: int
    device: str
    taken: dt.datetime

    @property
    def title(self) -> str:
        return f"{self.taken:%H:%M:%S} {self.device}"


class AlarmPictures(MediaSource):
    """A folder for each hub, in it one for each alarm, in it its pictures."""

    name = "Verisure Local"

    def __init__(self, hass: HomeAssistant) -> None:
        """Show what the hubs of this Home Assistant have."""
        super().__init__(DOMAIN)
        self._hass = hass

    @override
    async def async_resolve_media(self, item: MediaSourceItem) -> PlayMedia:
        """Return where a picture is; whoever opens it has to be a person of the home."""
        entry_id, _, rest = (item.identifier or "").partition("/")
        picture_id = rest.rpartition("/")[2]
        if not picture_id.isalnum():
            raise Unresolvable(translation_domain=DOMAIN, translation_key="unknown_picture")
        return PlayMedia(PictureView.url.format(entry_id=entry_id, picture_id=picture_id), _JPEG)

    @override
    async def async_browse_media(self, item: MediaSourceItem) -> BrowseMediaSource:
        """Return a folder."""
        entry_id, _, alarm_id = (item.identifier or "").partition("/")
        entries = [
            entry
            for entry in self._hass.config_entries.async_loaded_entries(DOMAIN)
            if not entry_id or entry.entry_id == entry_id
        ]
        if not entries:
            raise BrowseError(translation_domain=DOMAIN, translation_key="not_connected")
        if not entry_id:
            return _folder("", self.name, (_folder(entry.entry_id, entry.title) for entry in entries))
        alarms = _alarms(await _pictures(entries[0]))
        if not alarm_id:
            folders = (_folder(f"{entry_id}/{number}", _alarm_title(found)) for number, found in alarms.items())
            return _folder(entry_id, entries[0].title, folders)
        found = alarms.get(int(alarm_id) if alarm_id.isdecimal() else 0, [])
        title = _alarm_title(found) if found else alarm_id
        return _folder(item.identifier, title, (_file(entry_id, picture) for picture in found))


def _folder(identifier: str, title: str, children: Iterable[BrowseMediaSource] | None = None) -> BrowseMediaSource:
    return BrowseMediaSource(
        domain=DOMAIN,
        identifier=identifier,
        media_class=MediaClass.DIRECTORY,
        media_content_type="",
        title=title,
        can_play=False,
        can_expand=True,
        children_media_class=MediaClass.IMAGE,
        children=None if children is None else list(children),
    )


def _file(entry_id: str, picture: _Picture) -> BrowseMediaSource:
    return BrowseMediaSource(
        domain=DOMAIN,
        identifier=f"{entry_id}/{picture.alarm_id}/{picture.picture_id}",
        media_class=MediaClass.IMAGE,
        media_content_type=_JPEG,
        title=picture.title,
        can_play=True,
        can_expand=False,
    )


async def _pictures(entry: VerisureLocalConfigEntry) -> list[_Picture]:
    try:
        answer = await entry.runtime_data.async_command("pictures")
    except HomeAssistantError as error:
        raise BrowseError(str(error)) from error
    listed = answer.get("pictures")
    return [_read(raw) for raw in listed if isinstance(raw, dict)] if isinstance(listed, list) else []


def _read(raw: Mapping[str, object]) -> _Picture:
    taken, alarm_id = raw.get("taken_utc_ms"), raw.get("alarm_id")
    moment = dt.datetime.fromtimestamp((taken if isinstance(taken, int) else 0) / 1000, dt.UTC)
    return _Picture(
        picture_id=str(raw.get("picture_id")),
        alarm_id=alarm_id if isinstance(alarm_id, int) else 0,
        device=str(raw.get("device", "")),
        taken=dt_util.as_local(moment),
    )


def _alarms(pictures: list[_Picture]) -> dict[int, list[_Picture]]:
    """Return the pictures of each alarm, the newest alarm first, its pictures as they were taken."""
    ordered = sorted(pictures, key=lambda picture: (-picture.alarm_id, picture.taken))
    return {alarm_id: list(found) for alarm_id, found in groupby(ordered, lambda picture: picture.alarm_id)}


def _alarm_title(pictures: list[_Picture]) -> str:
    return f"{pictures[0].taken:%Y-%m-%d %H:%M} ({len(pictures)})"


class PictureView(HomeAssistantView):
    """Hands a picture from the hub to a user who is a person of the home."""

    url = "/api/verisure_local/picture/{entry_id}/{picture_id}"
    name = "api:verisure_local:picture"

    async def get(self, request: web.Request, entry_id: str, picture_id: str) -> web.Response:
        """Return the picture, 403 for who is nobody of the home, 404 for what is gone."""
        hass: HomeAssistant = request.app["hass"]
        entry = hass.config_entries.async_get_entry(entry_id)
        if entry is None or entry not in hass.config_entries.async_loaded_entries(DOMAIN):
            return web.Response(status=HTTPStatus.NOT_FOUND)
        user = request[KEY_HASS_USER]
        try:
            answer = await entry.runtime_data.async_command("picture", picture_id=picture_id, user=user.id)
        except ServiceValidationError as error:
            refused = error.translation_key == "not_permitted"
            return web.Response(status=HTTPStatus.FORBIDDEN if refused else HTTPStatus.NOT_FOUND)
        except HomeAssistantError:
            return web.Response(status=HTTPStatus.BAD_GATEWAY)
        content = base64.b64decode(str(answer.get("content", "")))
        # A browser that kept it would keep it longer than 60 days.
        return web.Response(body=content, content_type=_JPEG, headers={"Cache-Control": "no-store"})
