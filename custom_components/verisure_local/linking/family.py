"""What a family of linked entities is to the hub: what it tells, and how it does what it is asked."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from homeassistant.core import HomeAssistant, State

from ..coordinator import VerisureLocalCoordinator


@dataclass(frozen=True, slots=True)
class Order:
    """What the hub asks of a device, and how long that is worth anything (seconds)."""

    order_id: str
    wanted: str
    expires_in_s: float
    text: str = ""

    @classmethod
    def read(cls, raw: object) -> Order | None:
        """Return an order as the hub tells it, None where it tells none."""
        if not isinstance(raw, dict):
            return None
        left = raw.get("expires_in_ms")
        seconds = left / 1000 if isinstance(left, int) else 0.0
        return cls(str(raw.get("order_id", "")), str(raw.get("wanted", "")), seconds, str(raw.get("text", "")))


@dataclass(frozen=True, slots=True)
class Link:
    """A linked entity: its link's id, and how its subentry is set."""

    link: str
    entity_id: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Report:
    """A command to the hub that tells what an entity shows; ``shows`` is that in the words of orders."""

    command: str
    arguments: Mapping[str, object]
    shows: str = ""


class Family(ABC):
    """A family of linked entities."""

    subentry_type: ClassVar[str]

    @abstractmethod
    def kind(self, data: Mapping[str, Any]) -> str:
        """Return the kind of the hub's device."""

    @abstractmethod
    def report(self, state: State) -> Report | None:
        """Return what a state tells, None while it is on its way between two."""

    async def async_carry_out(
        self, hass: HomeAssistant, coordinator: VerisureLocalCoordinator, link: Link, order: Order
    ) -> None:
        """Do what the hub asks. Raises HomeAssistantError where that cannot be done."""
        raise NotImplementedError


def there() -> Report:
    """Return that an entity can be reached, which is all that it has to tell."""
    return Report("report_available", {"available": True})
