"""Orders to locks and plugs."""

from dataclasses import dataclass

from hub_server.domain.commands.proof import ByCode, Proof


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


@dataclass(frozen=True, slots=True)
class OpenLock:
    """Somebody shows a code or a tag at a lock. ``arrived_ms`` and ``annex`` as in ``Disarm``."""

    device_id: str
    proof: ByCode
    order_id: str
    arrived_ms: int
    annex: str = ""


type OrderCommand = MoveBolt | OpenLock | SwitchPlug
