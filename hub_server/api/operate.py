"""Commands of the people of the house and their automations."""

import secrets
from typing import Annotated, Literal

import msgspec

from hub_server.accounts.codes import LONGEST, SHORTEST, Code, TooManyTries
from hub_server.api.errors import CommandError
from hub_server.api.registry import Count, Digits, Id, Result, Text, User, command, submit
from hub_server.api.services import Caller, Scope, Services
from hub_server.domain import commands as c
from hub_server.domain.access import lockout_at
from hub_server.domain.draft import Draft
from hub_server.domain.events import UserMapped
from hub_server.domain.evolve.mappings import mapping_key
from hub_server.domain.site import AlarmKind, ArmMode
from hub_server.protocol import ErrorCode

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
) -> Result:
    """Arm an area; what is open is left out only where ``bypass`` names it."""
    proof = caller.proof(services, user)
    answer = await submit(services.engine, c.Arm(area_id, ArmMode(mode), proof, frozenset(bypass)))
    return Result({}, answer.durable)


@command("disarm", Scope.OPERATE)
async def disarm(services: Services, caller: Caller, /, *, area_id: Id, user: User = None) -> Result:
    """Disarm an area as a mapped person."""
    arrived = services.clock.now().steady_ms
    answer = await submit(services.engine, c.Disarm(area_id, caller.proof(services, user), arrived))
    return Result({}, answer.durable)


@command("move_bolt", Scope.OPERATE)
async def move_bolt(services: Services, caller: Caller, /, *, device_id: Id, locked: bool, user: User = None) -> Result:
    """Lock or unlock a door."""
    order = secrets.token_hex(8)
    proof = caller.proof(services, user)
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


@command("raise_sos", Scope.OPERATE)
async def raise_sos(services: Services, _caller: Caller, /, *, area_id: Id) -> Result:
    """Ask for help."""
    answer = await submit(services.engine, c.RaiseSos(area_id))
    return Result({}, answer.durable)


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
    """Forward an alarm that the client found."""
    answer = await submit(services.engine, c.ReportAlarm(area_id, AlarmKind(kind), text))
    return Result({}, answer.durable)


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
    proof = await check_code(services, caller.ref, code)
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


async def check_code(services: Services, door_id: str, typed: str) -> c.ByCode:
    """Return what a code typed at a door is. A locked door does not even look (and takes no time to say so)."""
    if lockout_at(Draft(services.engine.site, services.clock.now()), door_id) is not None:
        return c.ByCode(door_id, None)
    if not SHORTEST <= len(typed) <= LONGEST:
        return c.ByCode(door_id, None)
    try:
        return c.ByCode(door_id, await services.codes.find(Code(typed)))
    except TooManyTries:
        raise CommandError(ErrorCode.BUSY, "Too many codes are being checked. Try again in a moment.") from None
