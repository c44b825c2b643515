"""The emulated cameras: they take a series of pictures when an alarm calls for it, and one when somebody asks."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from hub_server.devices.camera import View, draw
from hub_server.devices.radio import Radio
from hub_server.domain.commands import Command, ReportCapture, ReportPicture
from hub_server.domain.events import AlarmRaised
from hub_server.domain.numbers import SECOND
from hub_server.domain.pictures import CAMERAS, PICTURED
from hub_server.domain.site import AlarmKind, Device, Player, Site
from hub_server.hub.ports import HubClock

SERIES_MS: Final = (0, 2 * SECOND, 5 * SECOND)
"""When a camera takes its pictures of an alarm (ours)."""
PASSING_MS: Final = 30 * SECOND
"""How long whoever walked by is in front of a camera (ours)."""

type Expose = Callable[[bytes], str]
"""Holds a picture that was just taken until it is reported, and returns its id."""


class Cameras:
    """Knows who is in front of each camera, and takes its pictures."""

    def __init__(self, clock: HubClock, site: Callable[[], Site], radio: Radio, expose: Expose) -> None:
        """Report over ``radio``; ``site`` is the home as it is."""
        self._clock = clock
        self._site = site
        self._radio = radio
        self._expose = expose
        self._passing: dict[str, tuple[str, int]] = {}

    def passes(self, device_id: str, who: str) -> None:
        """Remember who is in front of a camera now."""
        self._passing[device_id] = (who, self._clock.now().steady_ms + PASSING_MS)

    def called_by(self, alarm: AlarmRaised) -> Iterator[Device]:
        """Yield the cameras that an alarm calls for."""
        if alarm.kind in PICTURED and not alarm.silent:
            for device in self._site().devices.values():
                is_camera = device.kind in CAMERAS and device.player is Player.EMULATED
                if is_camera and device.available and device.area_id == alarm.area_id:
                    yield device

    async def take_series(self, device: Device, alarm: AlarmRaised, raised_ms: int) -> None:
        """Take a camera's pictures of an alarm that was raised at ``raised_ms`` (steady), for as long as it runs.

        A busy hub takes what is late at once: no picture is lost to it.
        """
        raised_by = self._site().devices.get(alarm.device_id)
        fire = alarm.kind is AlarmKind.FIRE and raised_by is not None and raised_by.room == device.room
        for frame, after_ms in enumerate(SERIES_MS):
            await self._clock.sleep_until(raised_ms + after_ms)
            if alarm.alarm_id not in self._site().alarms:
                return
            picture_id = self._expose(draw(self._seen_by(device, fire=fire, frame=frame)))
            await self._radio.send(partial(_report, picture_id, device.device_id, alarm.alarm_id))

    async def capture(self, device: Device, order_id: str) -> None:
        """Take the picture that somebody asked a camera for."""
        picture_id = self._expose(draw(self._seen_by(device)))
        await self._radio.send(partial(_report_capture, picture_id, device.device_id, order_id))

    def _seen_by(self, device: Device, *, fire: bool = False, frame: int = 0) -> View:
        now = self._clock.now()
        walker, until_ms = self._passing.get(device.device_id, ("", 0))
        who = walker if now.steady_ms <= until_ms else ""
        return View(device.room, now.utc_ms, now.offset_min, who, fire, frame)


def _report(picture_id: str, device_id: str, alarm_id: int, age_ms: int) -> Command:
    return ReportPicture(picture_id, device_id, alarm_id, age_ms)


def _report_capture(picture_id: str, device_id: str, order_id: str, age_ms: int) -> Command:
    return ReportCapture(picture_id, device_id, order_id, age_ms)
