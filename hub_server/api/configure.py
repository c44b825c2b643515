"""Commands that set how devices behave; for administrators of the home."""

from typing import Annotated, Literal

import msgspec

from hub_server.api.plans import DayMinute
from hub_server.api.registry import Id, Result, User, command, submit
from hub_server.api.services import Caller, Scope, Services
from hub_server.domain import commands as c
from hub_server.domain.site import ArmMode, LockSettings

type Milliseconds = Annotated[int, msgspec.Meta(ge=0, le=3_600_000)]


class LockWords(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """How a lock is to behave; what is left out is as a new one's."""

    auto_lock: bool = False
    relock_ms: Milliseconds = 5_000
    volume: Literal["silent", "low", "high"] = "low"
    tag_only: bool = False
    hold_ms: Milliseconds = 3_000
    hold_mode: Literal["disarmed", "home", "away"] = "away"
    lock_before_arm: bool = True
    unlock_disarms: bool = True

    def settings(self) -> LockSettings:
        """Return it as the rules know it."""
        return LockSettings(
            auto_lock=self.auto_lock,
            relock_ms=self.relock_ms,
            volume=self.volume,
            tag_only=self.tag_only,
            hold_ms=self.hold_ms,
            hold_mode=ArmMode(self.hold_mode),
            lock_before_arm=self.lock_before_arm,
            unlock_disarms=self.unlock_disarms,
        )


@command("configure_device", Scope.OPERATE)
async def configure_device(
    services: Services,
    caller: Caller,
    /,
    *,
    device_id: Id,
    final_door: bool | None = None,
    chime: Annotated[int, msgspec.Meta(ge=0, le=4)] | None = None,
    chime_quiet: tuple[DayMinute, DayMinute] | None = None,
    pet_kg: Annotated[int, msgspec.Meta(ge=0, le=100)] | None = None,
    hazardous: bool | None = None,
    simulate: bool | None = None,
    lock: LockWords | None = None,
    user: User = None,
) -> Result:
    """Set how a device behaves; what is left out stays as it is."""
    asked = c.ConfigureDevice(
        device_id=device_id,
        proof=caller.proof(services, user),
        final_door=final_door,
        chime=chime,
        chime_quiet=chime_quiet,
        pet_kg=pet_kg,
        hazardous=hazardous,
        simulate=simulate,
        lock=None if lock is None else lock.settings(),
    )
    answer = await submit(services.engine, asked)
    return Result({}, answer.durable)
