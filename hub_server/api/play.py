"""Commands of a client that plays linked devices: real ones that it already has (DECISIONS 18).

An order waits in the home's state until its player takes it with ``take_order`` and answers with a report that names
it. Nobody else ever sees its id.
"""

import base64
import binascii
from typing import Annotated, Final, Literal

import msgspec

from hub_server.api.errors import CommandError, refused
from hub_server.api.people import person_of
from hub_server.api.registry import Id, Result, Text, command, submit
from hub_server.api.services import Caller, Scope, Services
from hub_server.domain import commands as c
from hub_server.domain.linked import SPEAK
from hub_server.domain.pictures import PICTURE
from hub_server.domain.refusals import NotPermitted, NotSupported
from hub_server.domain.site import (
    CAPTURE,
    BoltState,
    Device,
    DeviceKind,
    Fault,
    FaultKind,
    LockSettings,
    Order,
    Player,
    Presence,
)
from hub_server.protocol import MAX_ID, MAX_NAME, MAX_PICTURE_BYTES, MAX_READINGS, ErrorCode

type Link = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-]{1,48}$")]
type OrderId = Annotated[str, msgspec.Meta(max_length=MAX_ID)]
type Picture = Annotated[str, msgspec.Meta(min_length=4, max_length=4 * ((MAX_PICTURE_BYTES + 2) // 3))]

_JPEG: Final = b"\xff\xd8\xff"


class Reading(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What a linked detector senses, and whether it can be reached at all."""

    link: Link
    sensed: bool
    available: bool


type Readings = Annotated[list[Reading], msgspec.Meta(min_length=1, max_length=MAX_READINGS)]


def device_of(link: str) -> str:
    """Return the id of the device that a link makes."""
    return f"linked-{link.lower()}"


def own(services: Services, caller: Caller, link: str) -> Device:
    """Return the caller's own linked device. Raises CommandError: nobody speaks for another client's devices."""
    device = services.engine.site.devices.get(device_of(link))
    if device is None or device.player_id != caller.ref:
        raise CommandError(ErrorCode.UNKNOWN, f"This client has no linked device '{link}'.", what="detector", name=link)
    return device


def _refuse_others(services: Services, caller: Caller, link: str) -> None:
    """Refuse to touch what another client plays, unless that client is gone: whoever pairs anew takes over."""
    site = services.engine.site
    device = site.devices.get(device_of(link))
    if device is None or device.player_id == caller.ref:
        return
    gone = device.player_id in site.missing or Fault(FaultKind.LOST, device.player_id) in site.faults
    if not gone:
        raise refused(NotPermitted("link"), site)


@command("link_device", Scope.PLAY)
async def link_device(
    services: Services,
    caller: Caller,
    /,
    *,
    link: Link,
    kind: Literal[
        "contact",
        "motion",
        "smoke",
        "water",
        "vibration",
        "tamper",
        "siren",
        "lock",
        "plug",
        "camera",
        "voice",
    ],
    name: Text,
    area_id: Id,
    room: Annotated[str, msgspec.Meta(max_length=MAX_NAME)] = "",
    entry_route: bool = False,
) -> Result:
    """Make a device of the hub out of something that the client has, or change its settings."""
    _refuse_others(services, caller, link)
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
        lock=LockSettings() if kind == "lock" else None,
    )
    answer = await submit(services.engine, c.PutDevice(device))
    return Result({"device_id": device.device_id}, answer.durable)


@command("unlink_device", Scope.PLAY)
async def unlink_device(services: Services, caller: Caller, /, *, link: Link) -> Result:
    """Take a linked device out of the home."""
    _refuse_others(services, caller, link)
    answer = await submit(services.engine, c.RemoveDevice(device_of(link)))
    return Result({}, answer.durable)


@command("links", Scope.PLAY)
async def links(services: Services, caller: Caller, /) -> Result:
    """Tell which devices of the home this client plays."""
    devices = services.engine.site.devices.values()
    return Result({"links": [device.link for device in devices if device.player_id == caller.ref]})


@command("report_readings", Scope.PLAY)
async def report_readings(services: Services, caller: Caller, /, *, readings: Readings) -> Result:
    """Take what linked detectors sense now; nobody speaks for the detectors of another client."""
    durable = True
    for reading in readings:
        device = own(services, caller, reading.link)
        for report in _reports(device, reading):
            durable &= (await submit(services.engine, report)).durable
    return Result({}, durable)


def _reports(device: Device, reading: Reading) -> list[c.Command]:
    device_id = device.device_id
    if not reading.available:
        return [c.ReportAvailable(device_id, available=False)]
    if device.kind is DeviceKind.TAMPER:
        return [c.ReportAvailable(device_id, available=True), c.ReportFault(device_id, tampered=reading.sensed)]
    return [c.ReportReading(device_id, reading.sensed)]


@command("report_available", Scope.PLAY)
async def report_available(services: Services, caller: Caller, /, *, link: Link, available: bool) -> Result:
    """Take whether a linked device can be reached."""
    device = own(services, caller, link)
    answer = await submit(services.engine, c.ReportAvailable(device.device_id, available))
    return Result({}, answer.durable)


@command("report_battery", Scope.PLAY)
async def report_battery(
    services: Services,
    caller: Caller,
    /,
    *,
    link: Link,
    low: bool | None = None,
    percent: Annotated[int, msgspec.Meta(ge=0, le=100)] | None = None,
) -> Result:
    """Take what the client knows of a linked device's battery: that it is low or good, or the percent left."""
    device = own(services, caller, link)
    answer = await submit(services.engine, c.ReportBattery(device.device_id, low, percent))
    return Result({}, answer.durable)


@command("report_bolt", Scope.PLAY)
async def report_bolt(
    services: Services,
    caller: Caller,
    /,
    *,
    link: Link,
    bolt: Literal["locked", "unlocked", "jammed"],
    order_id: OrderId = "",
) -> Result:
    """Take where the bolt of a linked lock is, in answer to an order or by itself."""
    device = own(services, caller, link)
    order = services.engine.site.orders.get(device.device_id)
    # An order that is over moved nothing: a hand did, however late its player still speaks of that order.
    method = "remote" if isinstance(order, Order) and order.order_id == order_id else "manual"
    answer = await submit(services.engine, c.ReportBolt(device.device_id, BoltState(bolt), method, order_id))
    return Result({}, answer.durable)


@command("report_power", Scope.PLAY)
async def report_power(
    services: Services, caller: Caller, /, *, link: Link, powered: bool, order_id: OrderId = ""
) -> Result:
    """Take whether a linked plug is on or a linked siren sounds, in answer to an order or by itself."""
    device = own(services, caller, link)
    answer = await submit(services.engine, c.ReportPower(device.device_id, powered, order_id))
    return Result({}, answer.durable)


@command("take_order", Scope.PLAY)
async def take_order(services: Services, caller: Caller, /, *, link: Link, resuming: bool = False) -> Result:
    """Return what a linked device is asked now, or None: an order that is over, or to unlock when ``resuming``.

    Whoever comes back reconciles what is wanted and replays no unlock (DECISIONS 5).
    """
    device = own(services, caller, link)
    order = services.engine.site.orders.get(device.device_id)
    left = 0 if order is None else order.expires_ms - services.clock.now().steady_ms
    if order is None or left <= 0 or (resuming and order.wanted == BoltState.UNLOCKED):
        return Result({"order": None})
    asked = {"order_id": order.order_id, "wanted": order.wanted, "expires_in_ms": left}
    if order.wanted == SPEAK:
        asked["text"] = services.linked.text_of(order.order_id)
    return Result({"order": asked})


@command("answer_order", Scope.PLAY)
async def answer_order(services: Services, caller: Caller, /, *, link: Link, order_id: OrderId, done: bool) -> Result:
    """Take that an order was carried out where no report shows it, or that it could not be."""
    device = own(services, caller, link)
    answer = await submit(services.engine, c.AnswerOrder(device.device_id, order_id, done))
    return Result({}, answer.durable)


@command("report_picture", Scope.PLAY)
async def report_picture(
    services: Services, caller: Caller, /, *, link: Link, order_id: OrderId, content: Picture
) -> Result:
    """Take the picture (JPEG in base64) that a linked camera was asked for; without an order there is none."""
    device = own(services, caller, link)
    site = services.engine.site
    order = site.orders.get(device.device_id)
    if not isinstance(order, Order) or order.order_id != order_id or order.wanted not in {PICTURE, CAPTURE}:
        raise refused(NotPermitted(PICTURE), site)
    try:
        picture = base64.b64decode(content, validate=True)
    except binascii.Error:
        picture = b""
    if not picture.startswith(_JPEG):
        raise CommandError(ErrorCode.INVALID_MESSAGE, "A picture is a JPEG in base64.", reason="not a JPEG")
    if order.wanted == CAPTURE:
        kept = await services.linked.take_capture(device.device_id, order_id, picture)
    else:
        kept = await services.linked.take_picture(device.device_id, order.alarm_id, picture)
    if kept is not None and kept.refusal is not None:
        raise refused(kept.refusal, services.engine.site)
    if order.wanted == CAPTURE:
        return Result({}, kept is None or kept.durable)
    answer = await submit(services.engine, c.AnswerOrder(device.device_id, order_id, done=True))
    return Result({}, answer.durable)


@command("report_presence", Scope.PLAY)
async def report_presence(
    services: Services, caller: Caller, /, *, user: Id, presence: Literal["home", "away", "unknown"]
) -> Result:
    """Take whether a mapped user is at home; no position comes with it. Away is believed after a while."""
    person_id = person_of(services, caller, user)
    site = services.engine.site
    if not person_id:
        raise refused(NotPermitted("presence"), site)
    if not site.people[person_id].has_phone:
        raise refused(NotSupported("person", "presence"), site)
    answer = await services.linked.take_presence(person_id, Presence(presence))
    return Result({}, answer is None or answer.durable)
