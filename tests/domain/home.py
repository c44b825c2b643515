"""A small home on paper, for the rules alone."""

from dataclasses import replace

from hub_server.domain.commands import (
    AddArea,
    ByCode,
    ByPerson,
    Command,
    GrantCredential,
    PutDevice,
    PutPerson,
    ReportReading,
    Tick,
)
from hub_server.domain.decide import decide
from hub_server.domain.events import Event
from hub_server.domain.evolve import evolve
from hub_server.domain.moment import Now
from hub_server.domain.refusals import Refusal
from hub_server.domain.site import BoltState, Device, DeviceKind, Person, Player, Site

KINDS = {
    "front-door": DeviceKind.CONTACT,
    "window": DeviceKind.CONTACT,
    "hall-motion": DeviceKind.MOTION,
    "lounge-motion": DeviceKind.MOTION,
    "smoke": DeviceKind.SMOKE,
    "smoke-2": DeviceKind.SMOKE,
    "water": DeviceKind.WATER,
    "keypad": DeviceKind.KEYPAD,
    "lock": DeviceKind.LOCK,
    "plug": DeviceKind.PLUG,
}
ENTRY_ROUTE = {"front-door", "hall-motion"}
ANNA = ByPerson("anna", "test")
KEYPAD = ByCode("keypad", "anna-code")
WRONG = ByCode("keypad", None)


def device(device_id: str) -> Device:
    kind = KINDS[device_id]
    return Device(
        device_id=device_id,
        number=0,
        kind=kind,
        player=Player.LINKED if device_id == "window" else Player.EMULATED,
        area_id="house",
        name=device_id,
        entry_route=device_id in ENTRY_ROUTE,
        player_id="client:ha" if device_id == "window" else "",
        bolt=BoltState.LOCKED if kind is DeviceKind.LOCK else None,
        powered=False if kind is DeviceKind.PLUG else None,
    )


class Home:
    """The home as the rules leave it, with everything that happened."""

    def __init__(self) -> None:
        self.site = Site()
        self.now = Now(1_000_000, 1_790_000_000_000)
        self.events: list[Event] = []
        for command in (
            AddArea("house", "House"),
            PutPerson(Person(person_id="anna")),
            PutPerson(Person(person_id="kim", may_disarm=False, may_unlock=False)),
            GrantCredential("anna-code", "anna"),
            GrantCredential("kim-code", "kim"),
            *(PutDevice(device(each)) for each in KINDS),
        ):
            assert self.do(command) is None

    def do(self, command: Command) -> Refusal | None:
        outcome = decide(self.site, command, self.now)
        for event in outcome.events:
            self.site = evolve(self.site, event)
        self.events += outcome.events
        return outcome.refusal

    def sense(self, device_id: str, *, sensed: bool = True) -> None:
        assert self.do(ReportReading(device_id, sensed)) is None

    def wait(self, ms: int) -> None:
        self.now = replace(self.now, steady_ms=self.now.steady_ms + ms, utc_ms=self.now.utc_ms + ms)
        assert self.do(Tick()) is None

    def happened[E](self, kind: type[E]) -> list[E]:
        return [event for event in self.events if isinstance(event, kind)]
