"""Commands for looking after the alarm: service mode, walk tests, self-tests."""

from typing import Literal

from hub_server.api.registry import Id, Result, User, command, happened, submit
from hub_server.api.services import Caller, Scope, Services
from hub_server.domain import commands as c
from hub_server.domain.events import SelfTestStarted, WalkTestEnded
from hub_server.domain.site import Purpose
from hub_server.messages.guides import guide


@command("start_service", Scope.OPERATE)
async def start_service(
    services: Services,
    caller: Caller,
    /,
    *,
    device_id: Id,
    purpose: Literal["refit", "battery", "router"],
    language: Literal["en", "sv"] = "en",
    user: User = None,
) -> Result:
    """Let a component be taken down, its battery or the router changed; returns how, step by step."""
    answer = await submit(services.engine, c.StartService(device_id, Purpose(purpose), caller.proof(services, user)))
    device = services.engine.site.devices[device_id]
    return Result({"guide": guide(device.kind.value, purpose, language)}, answer.durable)


@command("finish_service", Scope.OPERATE)
async def finish_service(services: Services, caller: Caller, /, *, device_id: Id, user: User = None) -> Result:
    """Say that a component is back up; it must show itself then."""
    answer = await submit(services.engine, c.FinishService(device_id, caller.proof(services, user)))
    return Result({}, answer.durable)


@command("start_walk_test", Scope.OPERATE)
async def start_walk_test(services: Services, caller: Caller, /, *, area_id: Id, user: User = None) -> Result:
    """Walk through a disarmed area and see each detector react."""
    answer = await submit(services.engine, c.StartWalkTest(area_id, caller.proof(services, user)))
    return Result({"waiting": sorted(services.engine.site.walks[area_id].waiting)}, answer.durable)


@command("end_walk_test", Scope.OPERATE)
async def end_walk_test(services: Services, caller: Caller, /, *, area_id: Id, user: User = None) -> Result:
    """End a walk test by hand; returns what did not react."""
    answer = await submit(services.engine, c.EndWalkTest(area_id, caller.proof(services, user)))
    missed = {each for ended in happened(answer, WalkTestEnded) for each in ended.missed}
    return Result({"missed": sorted(missed)}, answer.durable)


@command("run_self_test", Scope.OPERATE)
async def run_self_test(services: Services, caller: Caller, /, *, user: User = None) -> Result:
    """Test every component now; returns those that have to answer."""
    answer = await submit(services.engine, c.RunSelfTest(caller.proof(services, user)))
    asked = {each for started in happened(answer, SelfTestStarted) for each in started.waiting}
    return Result({"waiting": sorted(asked)}, answer.durable)
