"""How long a trip takes: from a detector's report at the hub to the changed state in a Home Assistant process.

Real processes: a hub, a Home Assistant, and the far end of the floor. See README.md beside this for what is counted.
"""

import argparse
import asyncio
import json
import math
import os
import socket
import sqlite3
import ssl
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self, override

import aiohttp
import yaml
from aiohttp import web

from hub_server.accounts.identity import load_or_create
from hub_server.api.local_client import SOCKET_NAME
from hub_server.storage.database import connect
from scripts.demonstration.home_assistant import Api, prepare
from scripts.demonstration.processes import BIN, Process, ProcessFailed, free_port, run
from scripts.demonstration.system import entities_of, pair, start_home_assistant

GOAL = 3.0
WARM_UP = 20
REST_S = 0.01
"""Before each measurement, so that neither floor nor trip begins in what the one before left to do."""
WAIT_S = 20.0
SETTLE_S = 5.0

_PROBE = '''
"""Tells the benchmark of every state that is written, with the time at which Home Assistant had it."""

import json
import socket
import time

from homeassistant.core import callback


async def async_setup(hass, config):
    teller = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    teller.settimeout(1)
    path = config["trip_probe"]["socket"]

    @callback
    def written(event):
        stamp = time.clock_gettime_ns(time.CLOCK_MONOTONIC)
        new = event.data["new_state"]
        if new is not None:
            try:
                teller.sendto(json.dumps([stamp, new.entity_id, new.state]).encode(), path)
            except OSError:
                pass

    @callback
    def every(_data):
        return True

    hass.bus.async_listen("state_changed", written)
    hass.bus.async_listen("state_reported", written, event_filter=every)
    return True
'''


def now_ns() -> int:
    """Return the clock that all processes of one machine share."""
    return time.clock_gettime_ns(time.CLOCK_MONOTONIC)


# --- The two ends of a trip ---


class Probe(asyncio.DatagramProtocol):
    """Hears from the component in Home Assistant of each state that is written."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self.writes: list[tuple[int, str, str]] = []
        self._heard = asyncio.Event()

    @override
    def datagram_received(self, data: bytes, addr: object) -> None:
        """Keep what the component says."""
        stamp, entity_id, state = json.loads(data)
        self.writes.append((stamp, entity_id, state))
        self._heard.set()

    async def written(self, entity_id: str, state: str) -> int:
        """Return when the entity got this state, counted from the last ``forget``. Raises TimeoutError."""
        try:
            async with asyncio.timeout(WAIT_S):
                while True:
                    for stamp, entity, to in self.writes:
                        if (entity, to) == (entity_id, state):
                            return stamp
                    self._heard.clear()
                    await self._heard.wait()
        except TimeoutError:
            raise TimeoutError(f"{entity_id} did not become {state}; written were {self.writes}") from None

    def forget(self) -> None:
        """Begin anew."""
        self.writes.clear()


class Detectors:
    """One connection to the hub's local door, on which emulated detectors report."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Speak on an open connection."""
        self._reader = reader
        self._writer = writer
        self._id = 0

    @classmethod
    async def connect(cls, directory: Path) -> Self:
        """Connect to the hub on ``directory``."""
        return cls(*await asyncio.open_unix_connection(directory / SOCKET_NAME))

    def report(self, action: str, device: str) -> int:
        """Send a report; returns when it was sent."""
        self._id += 1
        line = json.dumps({"id": self._id, "type": "emulate", "action": action, "device": device}).encode() + b"\n"
        stamp = now_ns()
        self._writer.write(line)
        return stamp

    async def accepted(self) -> None:
        """Wait until the hub has answered the report."""
        answer = json.loads(await self._reader.readline())
        if not answer["success"]:
            raise RuntimeError(f"the hub refused: {answer}")

    def close(self) -> None:
        """Hang up."""
        self._writer.close()


# --- The floor ---


@dataclass
class Floor:
    """The least that a trip can cost: one durable commit, and one TLS WebSocket round trip to another process."""

    database: sqlite3.Connection
    peer: aiohttp.ClientWebSocketResponse

    async def measure(self) -> tuple[int, int]:
        """Return how long a commit and a round trip took."""
        began = now_ns()
        self.database.execute("BEGIN IMMEDIATE")
        self.database.execute("INSERT INTO floor (body) VALUES (?)", ('{"device_id": "contact-1", "sensed": true}',))
        self.database.execute("COMMIT")
        committed = now_ns()
        await self.peer.send_json({"type": "event", "device_id": "contact-1", "sensed": True})
        await self.peer.receive_json()
        return committed - began, now_ns() - committed


@asynccontextmanager
async def floor(directory: Path, log: Path) -> AsyncGenerator[Floor]:
    """Start the floor's other process and open its database, with the hub's own certificate and settings."""
    load_or_create(directory / "secrets")
    echo = Process("the floor's other end", [sys.executable, __file__, "--echo", str(directory)], log)
    trusting = ssl.create_default_context()
    trusting.check_hostname = False
    trusting.verify_mode = ssl.CERT_NONE
    try:
        port = int((await echo.start("listening")).split()[1])
        with closing(connect(directory / "floor.db")) as database:
            database.execute("CREATE TABLE floor (seq INTEGER PRIMARY KEY, body TEXT)")
            async with (
                aiohttp.ClientSession() as session,
                session.ws_connect(f"https://127.0.0.1:{port}/", ssl=trusting) as peer,
            ):
                yield Floor(database, peer)
    finally:
        await echo.stop()


async def be_echo(directory: Path) -> None:
    """Answer each message with itself, until ended."""
    identity = load_or_create(directory / "secrets")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(identity.certificate, identity.private_key)

    async def serve(request: web.Request) -> web.WebSocketResponse:
        peer = web.WebSocketResponse()
        await peer.prepare(request)
        async for message in peer:
            await peer.send_json(json.loads(message.data))
        return peer

    application = web.Application()
    application.router.add_get("/", serve)
    runner = web.AppRunner(application)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port, ssl_context=context).start()
    print(f"listening {port}", flush=True)
    await asyncio.Event().wait()


# --- The system that is measured ---


@dataclass
class Bench:
    """A paired hub and Home Assistant, with both ends of a trip in hand."""

    detectors: Detectors
    probe: Probe
    floor: Floor
    entities: dict[str, str]
    home_assistant_port: int
    token: str


def contact(number: int) -> str:
    """Return a contact's id."""
    return f"contact-{number}"


def home(detectors: int) -> str:
    """Return a home of so many contacts, none of them on an entry route, as YAML."""
    devices = [
        {"id": contact(number), "kind": "contact", "name": f"Contact {number}", "room": f"Room {number // 20}"}
        for number in range(detectors)
    ]
    return yaml.safe_dump(
        {
            "name": "Benchmark",
            "areas": [{"id": "house", "name": "House"}],
            "people": [{"id": "anna", "name": "Anna", "admin": True}],
            "devices": devices,
        }
    )


@asynccontextmanager
async def bench(directory: Path, count: int) -> AsyncGenerator[Bench]:
    """Start a home of ``count`` contacts in ``directory``; stop everything at the end, whatever happened."""
    async with AsyncExitStack() as stack:
        logs = directory / "logs"
        logs.mkdir(parents=True)
        hub_directory = directory / "hub"
        data = ["--data", str(hub_directory)]
        (directory / "home.yaml").write_text(home(count))
        made = json.loads(
            await run(
                "verisure-hub", *data, "init", "--home", str(directory / "home.yaml"), "--language", "en", "--json"
            )
        )
        hub_port, ha_port = free_port(), free_port()
        hub = Process(
            "the hub",
            [str(BIN / "verisure-hub"), *data, "run", "--no-announce", "--host", "127.0.0.1", "--port", str(hub_port)],
            logs / "hub.log",
        )
        stack.push_async_callback(hub.stop)
        await hub.start("listening")

        probe_path = directory / "probe.sock"
        loop = asyncio.get_running_loop()
        transport, probe = await loop.create_datagram_endpoint(Probe, family=socket.AF_UNIX, local_addr=str(probe_path))
        stack.callback(transport.close)
        config = directory / "homeassistant"
        token = prepare(config, ha_port, "en", {})
        put_probe(config, probe_path)
        home_assistant = Process(
            "Home Assistant",
            [sys.executable, "-m", "homeassistant", "-c", str(config), "--skip-pip"],
            logs / "homeassistant.log",
        )
        stack.push_async_callback(home_assistant.stop)
        await start_home_assistant(home_assistant, ha_port)
        async with Api(ha_port, token) as api:
            entry_id = await pair(api, hub_directory, hub_port, made["people"][0]["code"])
        entities = await all_shown(ha_port, token, entry_id, count)
        detectors = await Detectors.connect(hub_directory)
        stack.callback(detectors.close)
        least = await stack.enter_async_context(floor(directory / "floor", logs / "floor.log"))
        await asyncio.sleep(SETTLE_S)
        yield Bench(detectors, probe, least, entities, ha_port, token)


def put_probe(config: Path, probe: Path) -> None:
    """Put the component that tells of written states into a Home Assistant that has not started."""
    component = config / "custom_components" / "trip_probe"
    component.mkdir()
    # The checkout's own custom_components is a package and on the path; only a package before it is seen instead.
    (component.parent / "__init__.py").touch()
    (component / "__init__.py").write_text(_PROBE)
    manifest = {"domain": "trip_probe", "name": "Trip probe", "version": "1.0.0", "documentation": "", "codeowners": []}
    (component / "manifest.json").write_text(json.dumps(manifest))
    with (config / "configuration.yaml").open("a") as configuration:
        configuration.write(f"trip_probe:\n  socket: {probe}\n")


async def all_shown(port: int, token: str, entry_id: str, count: int) -> dict[str, str]:
    """Return the entities once every contact and the panel have their states."""
    wanted = ["area_house", *(contact(number) for number in range(count))]
    async with asyncio.timeout(180):
        while True:
            # Anew each time: Home Assistant cuts off who follows thousands of entities being added.
            with suppress(ConnectionError, TypeError, aiohttp.ClientError):
                async with Api(port, token) as api:
                    entities = await entities_of(api, entry_id)
                    states = [api.states.get(entities.get(each, ""), {}).get("state") for each in wanted]
                if all(state in {"off", "disarmed"} for state in states):
                    return entities
            # The registry tells nobody when a platform has added its last entity.
            await asyncio.sleep(1)


# --- Measuring ---


@dataclass
class Series:
    """What was measured of one kind of trip, each trip beside a floor."""

    trips: list[int] = field(default_factory=list)
    floors: list[int] = field(default_factory=list)
    commits: list[int] = field(default_factory=list)
    round_trips: list[int] = field(default_factory=list)
    writes: list[int] = field(default_factory=list)
    """States written by each trip, of the hub's entities."""


async def measure(
    bench: Bench,
    number: int,
    series: Series,
    trip: Callable[[int], Awaitable[int]],
    begin: Callable[[], Awaitable[None]],
) -> None:
    """Measure one floor and one trip."""
    await begin()
    await asyncio.sleep(REST_S)
    commit, round_trip = await bench.floor.measure()
    await asyncio.sleep(REST_S)
    bench.probe.forget()
    took = await trip(number)
    await asyncio.sleep(REST_S)
    if number < WARM_UP:
        return
    ours = set(bench.entities.values())
    series.trips.append(took)
    series.commits.append(commit)
    series.round_trips.append(round_trip)
    series.floors.append(commit + round_trip)
    series.writes.append(sum(entity in ours for _, entity, _ in bench.probe.writes))


async def changes(bench: Bench, count: int, trips: int) -> Series:
    """Open and close contacts in turn while disarmed; a trip ends when that contact has its new state."""
    series = Series()

    async def begin() -> None:
        pass

    async def trip(number: int) -> int:
        device = contact(number // 2 % count)
        action, state = ("close", "off") if number % 2 else ("open", "on")
        began = bench.detectors.report(action, device)
        await bench.detectors.accepted()
        return await bench.probe.written(bench.entities[device], state) - began

    for number in range(WARM_UP + trips):
        await measure(bench, number, series, trip, begin)
    return series


async def alarms(bench: Bench, count: int, trips: int) -> Series:
    """Open contacts in turn while armed; a trip ends when the panel is triggered."""
    series = Series()
    panel = bench.entities["area_house"]
    async with Api(bench.home_assistant_port, bench.token) as api:

        async def call(action: str, state: str) -> None:
            bench.probe.forget()
            answer = await api.call(f"alarm_control_panel.{action}", panel)
            if answer.get("success") is not True:
                raise RuntimeError(f"Home Assistant refused: {answer}")
            await bench.probe.written(panel, state)

        async def begin() -> None:
            await call("alarm_arm_home", "armed_home")

        async def trip(number: int) -> int:
            began = bench.detectors.report("open", contact(number % count))
            await bench.detectors.accepted()
            return await bench.probe.written(panel, "triggered") - began

        for number in range(WARM_UP + trips):
            await measure(bench, number, series, trip, begin)
            await call("alarm_disarm", "disarmed")
            device = contact(number % count)
            bench.detectors.report("close", device)
            await bench.detectors.accepted()
            await bench.probe.written(bench.entities[device], "off")
    return series


# --- Telling ---


def percentile(values: list[int], share: float) -> float:
    """Return a percentile by nearest rank, in ms."""
    return sorted(values)[math.ceil(share * len(values)) - 1] / 1e6


def tell(name: str, count: int, series: Series) -> str:
    """Return a line of the table."""
    trip, least = percentile(series.trips, 0.5), percentile(series.floors, 0.5)
    ratio = trip / least
    return (
        f"{name:<17} {count:>9,} {len(series.trips):>5} "
        f"{trip:>8.2f} {percentile(series.trips, 0.99):>8.2f} "
        f"{least:>8.2f} {percentile(series.floors, 0.99):>8.2f} "
        f"{percentile(series.commits, 0.5):>8.2f} {percentile(series.round_trips, 0.5):>8.2f} "
        f"{ratio:>6.2f} {'yes' if ratio <= GOAL else 'NO':>4} "
        f"{statistics.median(series.writes):>4.0f} {max(series.writes):>4}"
    )


HEADER = (
    f"{'':<17} {'':>9} {'':>5} {'trip ms':>17} {'floor ms':>17} {'of it, p50 ms':>17} {'':>6} {'':>4} {'writes':>9}\n"
    f"{'':<17} {'detectors':>9} {'trips':>5} {'p50':>8} {'p99':>8} {'p50':>8} {'p99':>8} "
    f"{'commit':>8} {'TLS ws':>8} {'ratio':>6} {'<= 3':>4} {'p50':>4} {'max':>4}"
)


async def compare(options: argparse.Namespace) -> None:
    """Measure homes of each size and print the table."""
    lines = []
    for count in options.detectors:
        with tempfile.TemporaryDirectory(prefix="trip-", dir=options.directory, ignore_cleanup_errors=True) as made:
            directory = Path(made)
            began = time.monotonic()
            try:
                async with bench(directory, count) as ready:
                    print(f"{count:,} detectors are set up after {time.monotonic() - began:.0f} s", file=sys.stderr)
                    for name, series in (
                        ("contact, disarmed", await changes(ready, count, options.trips)),
                        ("alarm, armed home", await alarms(ready, count, options.alarms)),
                    ):
                        lines.append(tell(name, count, series))
                        print(lines[-1], file=sys.stderr)
            except ProcessFailed, TimeoutError, RuntimeError:
                for log in sorted((directory / "logs").glob("*.log")):
                    with suppress(OSError):
                        print(f"--- {log.name}\n{log.read_text()[-4000:]}", file=sys.stderr)
                raise
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"{os.cpu_count()} CPUs, load average at the end {load}; Python {sys.version.split()[0]}\n")
    print(HEADER)
    print("\n".join(lines))


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="benchmarks/trip.py", description=__doc__)
    parser.add_argument("--trips", type=int, default=500, help="of a contact, at each size (default: %(default)s)")
    parser.add_argument("--alarms", type=int, default=200, help="of the alarm, at each size (default: %(default)s)")
    parser.add_argument(
        "--detectors", type=int, nargs="+", default=[20, 2_000], help="sizes of home (default: %(default)s)"
    )
    parser.add_argument("--directory", type=Path, help="whose disk is measured (default: the temporary one)")
    parser.add_argument("--echo", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    asyncio.run(be_echo(options.echo) if options.echo else compare(options))


if __name__ == "__main__":
    main()
