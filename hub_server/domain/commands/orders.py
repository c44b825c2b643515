"""Orders to locks and plugs."""

from dataclasses import dataclass

from hub_server.domain.commands.proof import Proof


@dataclass(frozen=True, slots=True)
class MoveBolt:
    """Lock or unlock a door. ``order_id`` is new and unguessable."""

    device_id: str
    locked: bool
    proof: Proof
    order_id: str


@dataclass(frozen=True, slots=True)
class SwitchPlug:
    """Switch a plug on or off. ``order_id`` is new and unguessable."""

    device_id: str
    powered: bool
    proof: Proof
    order_id: str


type OrderCommand = MoveBolt | SwitchPlug
