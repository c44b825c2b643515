"""Arming and disarming."""

from dataclasses import dataclass

from hub_server.domain.commands.proof import Proof
from hub_server.domain.site import ArmMode


@dataclass(frozen=True, slots=True)
class Arm:
    """Arm an area; what is open is left out only when ``bypass`` names it."""

    area_id: str
    mode: ArmMode
    proof: Proof
    bypass: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Disarm:
    """Disarm an area. ``arrived_ms`` (steady) is when the request came to the door, before hashing (DECISIONS 22)."""

    area_id: str
    proof: Proof
    arrived_ms: int


type ArmingCommand = Arm | Disarm
