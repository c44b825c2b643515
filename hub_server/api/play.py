"""Commands of a client that plays linked devices: real ones that it already has (DECISIONS 18)."""

from typing import Annotated, Literal

import msgspec

from hub_server.api.errors import CommandError
from hub_server.api.registry import Id, Result, Text, command, submit
from hub_server.api.services import Caller, Scope, Services
from hub_server.domain import commands as c
from hub_server.domain.site import Device, DeviceKind, Player
from hub_server.protocol import MAX_NAME, MAX_READINGS, ErrorCode

type Link = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-]{1,48}$")]


class Reading(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What a linked detector senses, and whether it can be reached at all."""

    link: Link
    sensed: bool
    available: bool


type Readings = Annotated[list[Reading], msgspec.Meta(min_length=1, max_length=MAX_READINGS)]


def device_of(link: str) -> str:
    """Return the id of the device that a link makes."""
    return f"linked-{link.lower()}"


@command("link_device", Scope.PLAY)
async def link_device(
    services: Services,
    caller: Caller,
    /,
    *,
    link: Link,
    kind: Literal["contact", "motion", "smoke", "water"],
    name: Text,
    area_id: Id,
    room: Annotated[str, msgspec.Meta(max_length=MAX_NAME)] = "",
    entry_route: bool = False,
) -> Result:
    """Make a detector of the hub out of something that the client has, or change its settings."""
    device = Device(
        device_id=device_of(link),
        number=0,
        kind=DeviceKind(kind),
        player=Player.LINKED,
        area_id=area_id,
        name=name,
        room=room,
        entry_route=entry_route,
        link=link,
        player_id=caller.ref,
    )
    answer = await submit(services.engine, c.PutDevice(device))
    return Result({"device_id": device.device_id}, answer.durable)


@command("unlink_device", Scope.PLAY)
async def unlink_device(services: Services, _caller: Caller, /, *, link: Link) -> Result:
    """Take a linked detector out of the home."""
    answer = await submit(services.engine, c.RemoveDevice(device_of(link)))
    return Result({}, answer.durable)


@command("report_readings", Scope.PLAY)
async def report_readings(services: Services, caller: Caller, /, *, readings: Readings) -> Result:
    """Take what linked detectors sense now; nobody speaks for the detectors of another client."""
    durable = True
    for reading in readings:
        device_id = device_of(reading.link)
        device = services.engine.site.devices.get(device_id)
        if device is None or device.player_id != caller.ref:
            raise CommandError(
                ErrorCode.UNKNOWN,
                f"This client has no linked detector '{reading.link}'.",
                what="detector",
                name=reading.link,
            )
        report = (
            c.ReportReading(device_id, reading.sensed)
            if reading.available
            else c.ReportAvailable(device_id, available=False)
        )
        durable &= (await submit(services.engine, report)).durable
    return Result({}, durable)
