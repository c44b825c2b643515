"""A real hub for tests: the demo villa in a directory of its own, on a clock that the test moves."""

import asyncio
import json
import shutil
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from pathlib import Path

from hub_server.api.services import CLIENT_SCOPES, LOCAL_SCOPES, Caller
from hub_server.api.session import answer
from hub_server.app import Hub, Listen
from hub_server.devices import home_file
from hub_server.domain.commands import ByPerson, Command, Disarm, Tick
from hub_server.domain.events import Event
from hub_server.domain.moment import Now
from hub_server.domain.site import Site
from hub_server.founding import NewPerson, initialise
from hub_server.hub.clock import ManualClock
from hub_server.hub.records import Answer, Record

CODES = {"anna": "482915", "erik": "730264"}


async def make_home(directory: Path, language: str = "en") -> list[NewPerson]:
    """Make the demo villa with known codes."""
    return await initialise(directory, home_file.read("villa"), language, list(CODES.values()))


class Refused(Exception):
    """The hub said no; ``code`` says why."""

    def __init__(self, code: str, error: dict[str, object]) -> None:
        super().__init__(error)
        self.code = code
        self.error = error


class House:
    """A hub that can be stopped, started and looked into."""

    def __init__(self, directory: Path, *, port: int = 0) -> None:
        self.directory = directory
        self.clock = ManualClock()
        self._port = port
        self.hub: Hub

    async def start(self) -> None:
        self.hub = Hub(self.directory, Listen("127.0.0.1", self._port, announce=False), self.clock)
        await self.hub.start()
        # The same port again after a restart, as a real hub has it.
        self._port = self.hub.port
        await self.hub.hardware.reported.wait()
        await self.settled()

    async def stop(self) -> None:
        await self.hub.stop()

    async def restart(self) -> None:
        await self.stop()
        now = self.clock.now()
        self.clock = ManualClock(Now(now.steady_ms, now.utc_ms, now.offset_min))
        await self.start()

    def move(self) -> None:
        """Start on another port next time."""
        self._port = 0

    @property
    def port(self) -> int:
        return self._port

    @property
    def site(self) -> Site:
        return self.hub.engine.site

    def pairing_code(self) -> str:
        return self.hub.services.clients.open_pairing()

    async def do(self, action: str, name: str, value: str = "") -> str:
        device = self.hub.services.hardware.resolve(action, name)
        assert device is not None, f"no device {name} to {action}"
        return await self.hub.services.hardware.act(device, action, value)

    async def ask(self, kind: str, /, **arguments: object) -> dict[str, object]:
        """Send a command as the owner of the hub's machine; returns its result. Raises Refused."""
        return await self.ask_as(Caller(LOCAL_SCOPES, "local"), kind, **arguments)

    async def ask_as_client(self, kind: str, /, **arguments: object) -> dict[str, object]:
        """Send a command as a paired client; returns its result. Raises Refused."""
        return await self.ask_as(Caller(CLIENT_SCOPES, "client:test"), kind, **arguments)

    async def ask_as(self, caller: Caller, kind: str, /, **arguments: object) -> dict[str, object]:
        """Send a command as whoever stands at a door; returns its result. Raises Refused."""
        frame = json.dumps({"id": 1, "type": kind, **arguments})
        raw = json.loads(await answer(self.hub.services, caller, frame.encode()))
        if not raw["success"]:
            raise Refused(raw["error"]["code"], raw["error"])
        return dict(raw["result"])

    async def press(self, action: str, device: str, *, code: str = "0", value: str = "") -> dict[str, object]:
        """Do something to a device with a code or a tag, as a hand would. Raises Refused."""
        return await self.ask("emulate", action=action, device=device, code=code, value=value)

    async def submit(self, command: Command) -> Answer:
        return await self.hub.engine.submit(command)

    async def disarm(self, person: str = "anna") -> Answer:
        return await self.submit(Disarm("house", ByPerson(person, "test"), self.clock.now().steady_ms))

    async def advance(self, ms: int) -> None:
        """Move the clock and let what is due happen."""
        self.clock.advance(ms)
        await self.settled()

    async def pass_time(self, ms: int) -> None:
        """Let time pass from one moment that somebody waits for to the next."""
        until = self.clock.now().steady_ms + ms
        await self.settled()
        while (wake := self.clock.next_wake()) is not None and wake < until:
            self.clock.advance(max(0, wake - self.clock.now().steady_ms))
            await self.settled()
        await self.advance(until - self.clock.now().steady_ms)

    async def settled(self) -> None:
        """Wait until everything asked so far is decided, on the disk and published."""
        for _ in range(3):
            await asyncio.sleep(0)
            await self.hub.engine.submit(Tick())

    async def wait_for(self, kind: type[Event], when: Callable[[Event], bool] = lambda _: True) -> Event:
        """Return the next event of ``kind`` from the journal's beginning on."""
        follow: AsyncGenerator[Record] = self.hub.bus.follow(0)
        async with asyncio.timeout(10), aclosing(follow):
            async for record in follow:
                if isinstance(record.event, kind) and when(record.event):
                    return record.event
        raise AssertionError(f"no {kind.__name__}")

    async def events(self) -> list[Event]:
        """Return every event of the journal so far."""
        await self.settled()
        found: list[Event] = []
        follow: AsyncGenerator[Record] = self.hub.bus.follow(0)
        async with aclosing(follow):
            while len(found) < self.hub.bus.head.seq:
                found.append((await anext(follow)).event)
        return found


def copy_home(template: Path, target: Path) -> Path:
    """Give a test a home of its own without making one anew."""
    return Path(shutil.copytree(template, target))
