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
    order_id: str = ""
    """New and unguessable: the order to the locks that are to be locked before."""


@dataclass(frozen=True, slots=True)
class Rearm:
    """Arm an area again as it was before the last disarm, without an exit delay."""

    area_id: str
    proof: Proof
    order_id: str = ""


@dataclass(frozen=True, slots=True)
class Disarm:
    """Disarm an area. ``arrived_ms`` (steady) is when the request came to the door, before hashing (DECISIONS 22).

    ``annex`` is sealed by the door and says nothing to the rules (DECISIONS 24).
    """

    area_id: str
    proof: Proof
    arrived_ms: int
    annex: str = ""


type ArmingCommand = Arm | Rearm | Disarm
