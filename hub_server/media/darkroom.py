"""The darkroom: where what cameras took becomes pictures that are kept, and where those whose time is over go."""

from pathlib import Path
from typing import Final, assert_never

from hub_server.domain.commands import ReportCapture, ReportPicture
from hub_server.hub.ports import Connect, SideWrite
from hub_server.media.album import Album
from hub_server.media.captures import Captures
from hub_server.media.exposures import Exposures
from hub_server.media.sealing import KeyRing, WritePrivate

_ALARMS: Final = "pictures"
_ON_REQUEST: Final = "captures"
"""Directories of keys beside the hub's other secrets; a backup takes no directory."""


class Darkroom:
    """Keeps the pictures of alarms and those on request apart, from the moment at which they are reported."""

    def __init__(self, connect: Connect, secrets: Path, write_private: WritePrivate) -> None:
        """Read the hub's database through ``connect``; keys lie in ``secrets``, written by ``write_private``."""
        self.exposures = Exposures()
        self.album = Album(connect, KeyRing(secrets / _ALARMS, write_private))
        self.captures = Captures(connect, KeyRing(secrets / _ON_REQUEST, write_private))

    def develop(self, report: ReportPicture | ReportCapture, now_utc_ms: int) -> list[SideWrite] | None:
        """Return what stores a picture together with its event; None where it was given up meanwhile."""
        content = self.exposures.take(report.picture_id)
        if content is None:
            return None
        taken = now_utc_ms - report.age_ms
        match report:
            case ReportPicture(picture_id, device_id, alarm_id):
                return [self.album.develop(picture_id, alarm_id, device_id, taken, content)]
            case ReportCapture(picture_id, device_id):
                return self.captures.develop(picture_id, device_id, taken, content)
            case _:
                assert_never(report)

    def erase_old(self, now_utc_ms: int) -> list[SideWrite]:
        """Return what erases every picture whose time is over."""
        return [self.album.erase_old(now_utc_ms), self.captures.erase_old(now_utc_ms)]

    def destroy_keys(self) -> None:
        """Destroy the keys of what is gone."""
        self.album.destroy_keys()
        self.captures.destroy_keys()
