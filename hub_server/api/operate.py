"""Commands of the people of the house and their automations."""

import secrets
from typing import Annotated, Literal

import msgspec

from hub_server.api.codes import Via, check_code, prove
from hub_server.api.errors import refused
from hub_server.api.registry import Count, Digits, Id, Result, Text, User, command, submit
from hub_server.api.services import Caller, Scope, Services
from hub_server.api.view_parts import blocker_view
from hub_server.domain import commands as c
from hub_server.domain.events import UserMapped
from hub_server.domain.evolve.mappings import mapping_key
from hub_server.domain.readiness import blockers
from hub_server.domain.refusals import Unknown
from hub_server.domain.site import AlarmKind, ArmMode, Phase

type Bypass = Annotated[list[Id], msgspec.Meta(max_length=500)]


@command("arm", Scope.OPERATE)
async def arm(
    services: Services,
    caller: Caller,
    /,
    *,
    area_id: Id,
    mode: Literal["home", "away"],
    user: User = None,
    bypass: Bypass = [],  # noqa: B006 - a default of the wire, copied for each message
    code: Digits | None = None,
    via: Via = "keypad",
) -> Result:
    """Arm an area; what is in the way is left out only where ``bypass`` names it. Returns what becomes of it."""
    proof, _ = await prove(services, caller, user, code, via)
    order = secrets.token_hex(8)
    answer = await submit(services.engine, c.Arm(area_id, ArmMode(mode), proof, frozenset(bypass), order))
    return Result(_arming(services, area_id), answer.durable)


def _arming(services: Services, area_id: str) -> dict[str, object]:
    """Return what an area is or will be armed as, what is left out by name, and how long until then (ms)."""
    site = services.engine.site
    area = site.areas[area_id]
    arming = area.phase in {Phase.EXIT, Phase.LOCKING}
    left_ms = area.until_ms - services.clock.now().steady_ms if arming and area.until_ms is not None else 0
    return {
        "mode": (area.target if arming else area.mode).value,
        "left_out": sorted(site.devices[each].name for each in area.bypassed if each in site.devices),
        "armed_in_ms": max(0, left_ms),
    }


@command("check_arming", Scope.READ)
async def check_arming(services: Services, _caller: Caller, /, *, area_id: Id, mode: Literal["home", "away"]) -> Result:
    """List everything that stands in the way of arming, and arm nothing."""
    site = services.engine.site
    area = site.areas.get(area_id)
    if area is None:
        raise refused(Unknown("area", area_id), site)
    return Result({"blockers": [blocker_view(each, site) for each in blockers(site, area, ArmMode(mode))]})


@command("rearm", Scope.OPERATE)
async def rearm(services: Services, caller: Caller, /, *, area_id: Id, user: User = None) -> Result:
    """Arm an area again as it was before the last disarm; returns what ``arm`` returns."""
    proof = caller.proof(services, user)
    answer = await submit(services.engine, c.Rearm(area_id, proof, secrets.token_hex(8)))
    return Result(_arming(services, area_id), answer.durable)


@command("disarm", Scope.OPERATE)
async def disarm(
    services: Services,
    caller: Caller,
    /,
    *,
    area_id: Id,
    user: User = None,
    code: Digits | None = None,
    via: Via = "keypad",
) -> Result:
    """Disarm an area as a mapped person, or with a code that the client took; ``via`` says where."""
    arrived = services.clock.now().steady_ms
    proof, annex = await prove(services, caller, user, code, via)
    answer = await submit(services.engine, c.Disarm(area_id, proof, arrived, annex))
    return Result({}, answer.durable)


@command("move_bolt", Scope.OPERATE)
async def move_bolt(
    services: Services,
    caller: Caller,
    /,
    *,
    device_id: Id,
    locked: bool,
    user: User = None,
    code: Digits | None = None,
    via: Literal["remote_pin", "voice_code"] = "remote_pin",
) -> Result:
    """Lock or unlock a door as a mapped person, or with a code that was said or typed to machines of others."""
    order = secrets.token_hex(8)
    proof, _ = await prove(services, caller, user, code, via)
    answer = await submit(services.engine, c.MoveBolt(device_id, locked, proof, order))
    return Result({"order_id": order}, answer.durable)


@command("switch_plug", Scope.OPERATE)
async def switch_plug(
    services: Services, caller: Caller, /, *, device_id: Id, powered: bool, user: User = None
) -> Result:
    """Switch a plug."""
    order = secrets.token_hex(8)
    proof = caller.proof(services, user)
    answer = await submit(services.engine, c.SwitchPlug(device_id, powered, proof, order))
    return Result({"order_id": order}, answer.durable)


@command("report_alarm", Scope.OPERATE)
async def report_alarm(
    services: Services,
    _caller: Caller,
    /,
    *,
    area_id: Id,
    kind: Literal["burglary", "fire", "water", "sos", "technical"],
    text: Text,
) -> Result:
    """Forward an alarm that the client found; returns which one it is, also where it was known already."""
    answer = await submit(services.engine, c.ReportAlarm(area_id, AlarmKind(kind), text))
    same = (AlarmKind(kind), area_id, text)
    known = (
        each.alarm_id for each in services.engine.site.alarms.values() if (each.kind, each.area_id, each.text) == same
    )
    return Result({"alarm_id": next(known, None)}, answer.durable)


@command("silence", Scope.OPERATE)
async def silence(services: Services, caller: Caller, /, *, alarm_id: Count, user: User = None) -> Result:
    """Stop the sound of a fire or water alarm for a while."""
    answer = await submit(services.engine, c.Silence(alarm_id, caller.proof(services, user)))
    return Result({}, answer.durable)


@command("reset_alarm", Scope.OPERATE)
async def reset_alarm(services: Services, caller: Caller, /, *, alarm_id: Count, user: User = None) -> Result:
    """End an alarm that a disarm does not end."""
    answer = await submit(services.engine, c.ResetAlarm(alarm_id, caller.proof(services, user)))
    return Result({}, answer.durable)


@command("map_user", Scope.OPERATE)
async def map_user(
    services: Services,
    caller: Caller,
    /,
    *,
    user: Annotated[str, msgspec.Meta(min_length=1, max_length=64)],
    code: Digits,
) -> Result:
    """Let a user of the client act as the person whose code this is."""
    proof, _ = await check_code(services, caller.ref, code)
    answer = await submit(services.engine, c.MapUser(caller.ref, user, proof))
    mapped = next(record.event for record in answer.records if isinstance(record.event, UserMapped))
    name = services.people.name(mapped.person_id)
    return Result({"person_id": mapped.person_id, "name": name}, answer.durable)


@command("unmap_user", Scope.OPERATE)
async def unmap_user(services: Services, caller: Caller, /, *, user: Id) -> Result:
    """Let a user of the client be nobody again."""
    answer = await submit(services.engine, c.UnmapUser(caller.ref, user))
    return Result({}, answer.durable)


@command("mappings", Scope.OPERATE)
async def mappings(services: Services, caller: Caller, /) -> Result:
    """Tell which users of the client are whom."""
    prefix = mapping_key(caller.ref, "")
    found = services.engine.site.mappings.items()
    return Result({"mappings": {key.removeprefix(prefix): who for key, who in found if key.startswith(prefix)}})
