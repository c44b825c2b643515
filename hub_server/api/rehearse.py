"""Commands for rehearsals: a scenario on this hub's emulated devices, where the owner of its machine allows it.

That is what DECISIONS 12 keeps for the local door, opened a little (docs/adr/0009): off until it is switched on there,
for administrators of the home, and only in a home that has no linked device.
"""

from typing import Annotated, Final, Literal

import msgspec

from hub_server.api.administrators import is_administrator, only_administrators
from hub_server.api.errors import CommandError
from hub_server.api.registry import Id, Result, User, command
from hub_server.api.services import Asker, Caller, CannotRehearse, Scope, Services
from hub_server.protocol import ErrorCode

type Speed = Annotated[int, msgspec.Meta(ge=1, le=60)]

_WHY: Final = {
    "off": "Rehearsals are switched off. Whoever owns the hub's machine allows them: verisure-hub rehearsal on.",
    "linked": "There are linked devices in this home: they are real, and nothing is rehearsed on them.",
    "own_clock": "'{name}' needs a hub and a clock of its own: verisure-hub scenario run {name}.",
    "too_long": "'{name}' takes more than {most} minutes at speed {speed}. Choose {lowest} or more.",
    "missing": "'{name}' needs what this home does not have: {missing}. It is made for the demo villa.",
    "playing": "'{name}' is being played. Stop it first, or wait until it is over.",
    "unknown": "There is no scenario '{name}'. See 'scenarios'.",
}


@command("scenarios", Scope.READ)
async def scenarios(services: Services, _caller: Caller, /, *, language: Literal["en", "sv"] = "en") -> Result:
    """Tell what can be rehearsed from which speed on, whether that is allowed, and what is played now."""
    found = await services.rehearsals.known(language)
    listed = [
        {"name": each.name, "title": each.title, "steps": each.steps, "lowest_speed": each.lowest_speed}
        for each in found
    ]
    return Result({"allowed": services.rehearsals.allowed, "playing": services.rehearsals.playing, "scenarios": listed})


@command("play_scenario", Scope.OPERATE)
async def play_scenario(
    services: Services, caller: Caller, /, *, name: Id, speed: Speed = 60, user: User = None
) -> Result:
    """Play a scenario on this hub's emulated devices from now on; returns how many steps and seconds it has.

    ``speed`` shortens long waits alone. Devices are put back when it is over; what was armed or alarmed stays.
    """
    only_administrators(services, caller, user, "scenario")
    try:
        asker = Asker(caller, user, lambda: is_administrator(services, caller, user))
        begun = await services.rehearsals.play(services, asker, name, speed)
    except CannotRehearse as error:
        raise CommandError(
            ErrorCode.UNKNOWN if error.reason == "unknown" else ErrorCode.NOT_SUPPORTED,
            _WHY[error.reason].format(**error.placeholders),
            **{"what": "scenario", "action": error.reason, **error.placeholders},
        ) from None
    return Result({"name": begun.name, "steps": begun.steps, "seconds": begun.seconds})


@command("stop_scenario", Scope.OPERATE)
async def stop_scenario(services: Services, caller: Caller, /, *, user: User = None) -> Result:
    """End the rehearsal that is on and put its devices back; returns its name, empty where there is none."""
    only_administrators(services, caller, user, "scenario")
    return Result({"name": await services.rehearsals.stop()})


@command("allow_rehearsals", Scope.LOCAL_ADMIN)
async def allow_rehearsals(services: Services, _caller: Caller, /, *, allowed: bool) -> Result:
    """Let paired clients play scenarios on this hub, or not any more."""
    await services.rehearsals.allow(allowed=allowed)
    return Result({})
