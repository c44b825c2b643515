"""What a report says beside its event: which hub it is, in which room, and that pictures of it follow.

DC-09's extended data: ``M`` the sender's hardware address, ``R`` the room, ``V`` about pictures. Receivers that do not
know a letter skip it, as the tests against independent receivers show.
"""

import hashlib
from collections.abc import Mapping
from typing import Final

from hub_server.dc09 import FOLLOW, plain
from hub_server.domain.events import AlarmRaised
from hub_server.domain.pictures import CAMERAS, PICTURED
from hub_server.domain.site import Device
from hub_server.hub.records import Record

_OWN_AND_UNICAST: Final = 0x02
"""The bit of an address that is nobody's but ours (IEEE 802)."""


def address_of(hub_id: str) -> str:
    """Return a hub's hardware address in 12 hex digits: made of its id, so that it stays, and tells of no machine."""
    digest = hashlib.sha256(f"verisure-local {hub_id}".encode()).digest()
    return f"{_OWN_AND_UNICAST:02X}{digest[:5].hex().upper()}"


def blocks_of(
    record: Record, address: str, devices: Mapping[str, Device], *, pictures_follow: bool
) -> Mapping[str, str]:
    """Return a report's further blocks. ``pictures_follow`` where there is a second wire that brings them.

    ``V`` names the alarm that the pictures belong to on that wire; an alarm that no camera verifies has none.
    """
    event, blocks = record.event, {"M": address}
    if not isinstance(event, AlarmRaised):
        return blocks
    device = devices.get(event.device_id)
    if device is not None and device.room:
        blocks["R"] = plain(device.room)
    if pictures_follow and event.kind in PICTURED and not event.silent and _has_camera(event.area_id, devices):
        blocks["V"] = f"{FOLLOW}{event.alarm_id}"
    return blocks


def _has_camera(area_id: str, devices: Mapping[str, Device]) -> bool:
    return any(each.kind in CAMERAS and each.available and each.area_id == area_id for each in devices.values())
