"""Pictures of alarms among Home Assistant's media, for whoever is a person of the home.

Nothing is kept here: each picture comes from the hub when somebody opens it, and the hub decides who may.
"""

from collections.abc import Iterable
from itertools import groupby
from typing import override

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

from .const import DOMAIN
from .coordinator import VerisureLocalConfigEntry
from .pictures import JPEG, Picture, async_pictures, path_of


async def async_get_media_source(hass: HomeAssistant) -> MediaSource:
    """Return the pictures of every hub."""
    return AlarmPictures(hass)


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


def _file(entry_id: str, picture: Picture) -> BrowseMediaSource:
    return BrowseMediaSource(
        domain=DOMAIN,
        identifier=f"{entry_id}/{picture.alarm_id}/{picture.picture_id}",
        media_class=MediaClass.IMAGE,
        media_content_type=JPEG,
        title=f"{picture.taken:%H:%M:%S} {picture.device}",
        can_play=True,
        can_expand=False,
    )


async def _pictures(entry: VerisureLocalConfigEntry) -> list[Picture]:
    try:
        return await async_pictures(entry)
    except HomeAssistantError as error:
        raise BrowseError(str(error)) from error


def _alarms(pictures: list[Picture]) -> dict[int, list[Picture]]:
    """Return the pictures of each alarm, the newest alarm first, its pictures as they were taken."""
    ordered = sorted(pictures, key=lambda picture: (-picture.alarm_id, picture.taken))
    return {alarm_id: list(found) for alarm_id, found in groupby(ordered, lambda picture: picture.alarm_id)}


def _alarm_title(pictures: list[Picture]) -> str:
    return f"{pictures[0].taken:%Y-%m-%d %H:%M} ({len(pictures)})"
