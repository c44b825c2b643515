"""Commands for schedules and smart buttons."""

import secrets
from typing import Annotated, Literal

import msgspec

from hub_server.api.codes import Days
from hub_server.api.registry import Id, Result, Text, User, command, submit
from hub_server.api.services import Caller, Scope, Services
from hub_server.domain import commands as c
from hub_server.domain.site import ArmMode, Schedule, ScheduleKind, SmartButton

type Key = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
type DayMinute = Annotated[int, msgspec.Meta(ge=0, le=1_439)]
type Plugs = Annotated[list[Id], msgspec.Meta(max_length=50)]
type Color = Annotated[str, msgspec.Meta(pattern=r"^#[0-9a-f]{6}$")]
type Icon = Annotated[str, msgspec.Meta(pattern=r"^(mdi:[a-z0-9-]{1,40})?$")]


@command("put_schedule", Scope.OPERATE)
async def put_schedule(
    services: Services,
    caller: Caller,
    /,
    *,
    schedule_id: Key,
    kind: Literal["arm", "switch", "wake", "remind"],
    minute: DayMinute,
    days: Days = [],  # noqa: B006 - a default of the wire, copied for each message
    area_id: Annotated[str, msgspec.Meta(max_length=64)] = "",
    mode: Literal["disarmed", "home", "away"] = "disarmed",
    devices: Plugs = [],  # noqa: B006 - as above
    powered: bool = True,
    person_id: Annotated[str, msgspec.Meta(max_length=64)] = "",
    enabled: bool = True,
    user: User = None,
) -> Result:
    """Keep something to be done at a minute of certain days, in the home's local time."""
    schedule = Schedule(
        schedule_id=schedule_id,
        kind=ScheduleKind(kind),
        minute=minute,
        days=tuple(sorted(set(days))),
        area_id=area_id,
        mode=ArmMode(mode),
        devices=tuple(devices),
        powered=powered,
        person_id=person_id,
        enabled=enabled,
        # What was due before it was kept is not done.
        ran_utc_ms=services.clock.now().utc_ms,
    )
    answer = await submit(services.engine, c.PutSchedule(schedule, caller.proof(services, user)))
    return Result({}, answer.durable)


@command("remove_schedule", Scope.OPERATE)
async def remove_schedule(services: Services, caller: Caller, /, *, schedule_id: Id, user: User = None) -> Result:
    """Drop a schedule."""
    answer = await submit(services.engine, c.RemoveSchedule(schedule_id, caller.proof(services, user)))
    return Result({}, answer.durable)


@command("put_button", Scope.OPERATE)
async def put_button(
    services: Services,
    caller: Caller,
    /,
    *,
    button_id: Key,
    label: Text,
    color: Color = "#808080",
    icon: Icon = "",
    area_id: Annotated[str, msgspec.Meta(max_length=64)] = "",
    mode: Literal["disarmed", "home", "away"] | None = None,
    device_id: Annotated[str, msgspec.Meta(max_length=64)] = "",
    powered: bool = True,
    user: User = None,
) -> Result:
    """Keep a smart button: one state of an area (``mode``), or of a plug."""
    button = SmartButton(
        button_id=button_id,
        label=label,
        color=color,
        icon=icon,
        area_id=area_id,
        mode=None if mode is None else ArmMode(mode),
        device_id=device_id,
        powered=powered,
    )
    answer = await submit(services.engine, c.PutButton(button, caller.proof(services, user)))
    return Result({}, answer.durable)


@command("remove_button", Scope.OPERATE)
async def remove_button(services: Services, caller: Caller, /, *, button_id: Id, user: User = None) -> Result:
    """Drop a smart button."""
    answer = await submit(services.engine, c.RemoveButton(button_id, caller.proof(services, user)))
    return Result({}, answer.durable)


@command("press_button", Scope.OPERATE)
async def press_button(services: Services, caller: Caller, /, *, button_id: Id, user: User = None) -> Result:
    """Press a smart button."""
    press = c.PressButton(button_id, caller.proof(services, user), secrets.token_hex(8))
    answer = await submit(services.engine, press)
    return Result({}, answer.durable)
