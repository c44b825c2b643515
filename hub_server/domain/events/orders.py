"""Orders to locks and plugs, and how they end."""

from dataclasses import dataclass

from hub_server.domain.site import Actor, BoltState


@dataclass(frozen=True, slots=True)
class BoltRequested:
    """A lock is asked to move its bolt; ``wanted`` is locked or unlocked."""

    device_id: str
    order_id: str
    wanted: BoltState
    expires_ms: int
    actor: Actor


@dataclass(frozen=True, slots=True)
class BoltMoved:
    """A lock has reported its bolt; ``actor`` is who asked for it, where it answers the order ``order_id``."""

    device_id: str
    bolt: BoltState
    method: str
    actor: Actor | None
    order_id: str = ""


@dataclass(frozen=True, slots=True)
class PowerRequested:
    """A plug is asked to switch."""

    device_id: str
    order_id: str
    powered: bool
    expires_ms: int
    actor: Actor


@dataclass(frozen=True, slots=True)
class PowerSwitched:
    """A plug has reported, answering the order ``order_id`` where there is one."""

    device_id: str
    powered: bool
    order_id: str = ""


@dataclass(frozen=True, slots=True)
class OrderExpired:
    """A device did not report in time that it obeyed."""

    device_id: str
    order_id: str


type OrderEvent = BoltRequested | BoltMoved | PowerRequested | PowerSwitched | OrderExpired
