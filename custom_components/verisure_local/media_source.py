"""The hub's pictures among Home Assistant's media: of alarms for people of the home, on request for administrators.

Nothing is kept here: each picture comes from the hub when somebody opens it, and the hub decides who may.
"""

from collections.abc import Iterable
from itertools import groupby
from typing import Final, override

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
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.translation import async_get_translations

from .captures import Capture, async_captures
from .const import DOMAIN
from .coordinator import VerisureLocalConfigEntry
from .pictures import JPEG, Picture, async_pictures, path_of

_ON_REQUEST: Final = "request"
"""Where pictures on request are, among alarms, which are numbers."""


async def async_get_media_source(hass: HomeAssistant) -> MediaSource:
    """Return the pictures of every hub."""
    return AlarmPictures(hass)


class AlarmPictures(MediaSource):
    """A folder for each hub, in it one for what was asked for and one for each alarm, in it its pictures."""

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
        return PlayMedia(path_of(entry_id, picture_id), JPEG)

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
        if alarm_id == _ON_REQUEST:
            return await self._async_on_request(entries[0], await _captures(entries[0]))
        alarms = _alarms(await _pictures(entries[0]))
        if not alarm_id:
            folders = [_folder(f"{entry_id}/{number}", _alarm_title(found)) for number, found in alarms.items()]
            if captured := await _captures(entries[0]):
                on_request = await self._async_on_request(entries[0], captured)
                folders.insert(0, _folder(str(on_request.identifier), on_request.title))
            return _folder(entry_id, entries[0].title, folders)
        found = alarms.get(int(alarm_id) if alarm_id.isdecimal() else 0, [])
        title = _alarm_title(found) if found else alarm_id
        files = (
            _file(f"{entry_id}/{each.alarm_id}/{each.picture_id}", f"{each.taken:%H:%M:%S} {each.device}")
            for each in found
        )
        return _folder(item.identifier, title, files)

    async def _async_on_request(self, entry: VerisureLocalConfigEntry, captured: list[Capture]) -> BrowseMediaSource:
        language = self._hass.config.language
        texts = await async_get_translations(self._hass, language, "exceptions", [DOMAIN])
        title = texts[f"component.{DOMAIN}.exceptions.pictures_on_request.message"]
        files = (
            _file(capture_identifier(entry.entry_id, each), f"{each.device} {each.taken:%Y-%m-%d %H:%M:%S}")
            for each in captured
        )
        return _folder(f"{entry.entry_id}/{_ON_REQUEST}", f"{title} ({len(captured)})", files)


def capture_identifier(entry_id: str, picture: Capture) -> str:
    """Return which of the media a picture on request is."""
    return f"{entry_id}/{_ON_REQUEST}/{picture.picture_id}"


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


def _file(identifier: str, title: str) -> BrowseMediaSource:
    entry_id, _, picture_id = identifier.split("/")
    return BrowseMediaSource(
        domain=DOMAIN,
        identifier=identifier,
        media_class=MediaClass.IMAGE,
        media_content_type=JPEG,
        title=title,
        # The frontend gets it signed in as whoever looks, and shows none to whom the hub shows none.
        thumbnail=path_of(entry_id, picture_id),
        can_play=True,
        can_expand=False,
    )


async def _pictures(entry: VerisureLocalConfigEntry) -> list[Picture]:
    try:
        return await async_pictures(entry)
    except HomeAssistantError as error:
        raise BrowseError(str(error)) from error


async def _captures(entry: VerisureLocalConfigEntry) -> list[Capture]:
    try:
        return await async_captures(entry)
    except HomeAssistantError as error:
        raise BrowseError(str(error)) from error


def _alarms(pictures: list[Picture]) -> dict[int, list[Picture]]:
    """Return the pictures of each alarm, the newest alarm first, its pictures as they were taken."""
    ordered = sorted(pictures, key=lambda picture: (-picture.alarm_id, picture.taken))
    return {alarm_id: list(found) for alarm_id, found in groupby(ordered, lambda picture: picture.alarm_id)}


def _alarm_title(pictures: list[Picture]) -> str:
    return f"{pictures[0].taken:%Y-%m-%d %H:%M} ({len(pictures)})"
