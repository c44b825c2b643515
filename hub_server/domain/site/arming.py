"""What is remembered of arming beside its state."""

from dataclasses import dataclass

from hub_server.domain.site.kinds import ArmMode, BlockReason
from hub_server.domain.site.people import Actor


@dataclass(frozen=True, slots=True)
class ArmingFailure:
    """The last time an area was not armed though somebody who may had asked for it.

    ``blockers`` are what stood in the way (devices, or the radio), ``reasons`` why, one for each.
    """

    mode: ArmMode
    blockers: tuple[str, ...]
    reasons: tuple[BlockReason, ...]
    actor: Actor
    utc_ms: int
