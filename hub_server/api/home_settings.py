"""Settings of the home that its administrators change from a client; the owner of the hub's machine has them all."""

from typing import Annotated

import msgspec

from hub_server.api.configure import Milliseconds
from hub_server.api.registry import Result, User, command, submit
from hub_server.api.services import Caller, Scope, Services
from hub_server.domain.commands import ChangeSettings

type Small = Annotated[int, msgspec.Meta(ge=0, le=100_000)]


@command("configure_home", Scope.OPERATE)
async def configure_home(
    services: Services,
    caller: Caller,
    /,
    *,
    entry_away_ms: Milliseconds | None = None,
    entry_home_ms: Milliseconds | None = None,
    exit_away_ms: Milliseconds | None = None,
    exit_home_ms: Milliseconds | None = None,
    siren_ms: Milliseconds | None = None,
    silence_ms: Milliseconds | None = None,
    reminder_ms: Milliseconds | None = None,
    home_radius_m: Small | None = None,
    swinger_trips: Small | None = None,
    user: User = None,
) -> Result:
    """Set how the home behaves, all of it or nothing; what is left out stays as it is."""
    asked = {
        "entry_away_ms": entry_away_ms,
        "entry_home_ms": entry_home_ms,
        "exit_away_ms": exit_away_ms,
        "exit_home_ms": exit_home_ms,
        "siren_ms": siren_ms,
        "silence_ms": silence_ms,
        "reminder_ms": reminder_ms,
        "home_radius_m": home_radius_m,
        "swinger_trips": swinger_trips,
    }
    values = {name: value for name, value in asked.items() if value is not None}
    answer = await submit(services.engine, ChangeSettings(values, caller.proof(services, user)))
    return Result({}, answer.durable)
