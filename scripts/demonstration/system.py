"""Central, hub and Home Assistant, started and paired."""

import asyncio
import json
import secrets
import sys
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from scripts.demonstration import guest_house
from scripts.demonstration.home_assistant import OWNER, Api, prepare
from scripts.demonstration.processes import BIN, Process, free_port, run

ACCOUNT = "1234"
KEY = secrets.token_hex(32)
PASSWORD = secrets.token_urlsafe(9)
"""Of this one demonstration."""
LINKED = "binary_sensor.workshop_door"
MAGNET = "input_boolean.workshop_door"
LEAK_SENSOR = "binary_sensor.boiler_leak"
LEAK = "input_boolean.boiler_leak"


@dataclass
class System:
    """The three processes and how to reach them."""

    directory: Path
    central: Process
    hub: Process
    home_assistant: Process
    api: Api
    entry_id: str
    entities: dict[str, str]
    page: str
    """The address of the operators' page."""
    listening: dict[str, str]
    """Where the central listens, as it says at its start."""
    code: str = field(repr=False)
    """Anna's."""

    async def verisure_hub(self, *arguments: str, stdin: str = "") -> str:
        """Run a command of the hub's command line."""
        return await run("verisure-hub", "--data", str(self.directory / "hub"), *arguments, stdin=stdin)

    async def verisure_central(self, *arguments: str) -> str:
        """Run a command of the central's command line."""
        return await run("verisure-central", "--language", "en", "--data", str(self.directory / "central"), *arguments)

    async def start_central(self) -> None:
        """Start the central."""
        await self.central.start("listening")

    async def start_hub(self) -> None:
        """Start the hub."""
        await self.hub.start("listening")

    @asynccontextmanager
    async def operator(self) -> AsyncGenerator[Operator]:
        """Sit down at the central: see each case that changes."""
        runtime = json.loads((self.directory / "central" / "runtime.json").read_text())
        token = (self.directory / "central" / "api-token").read_text()
        headers = {"Authorization": f"Bearer {token}"}
        url = f"http://127.0.0.1:{runtime['api_port']}/api/changes"
        async with aiohttp.ClientSession(headers=headers) as session, session.ws_connect(url) as socket:
            operator = Operator(socket)
            watching = asyncio.create_task(operator.watch())
            try:
                yield operator
            finally:
                watching.cancel()
                await asyncio.gather(watching, return_exceptions=True)


class Operator:
    """What an operator sees: the queue, and each case as it changes."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Look at the central's changes."""
        self._socket = socket
        self._changed = asyncio.Condition()
        self.cases: dict[int, dict[str, object]] = {}

    async def watch(self) -> None:
        """Take note of every change, until cancelled; a central gives up on who never reads."""
        async for message in self._socket:
            told = json.loads(message.data)
            async with self._changed:
                for case in told["queue"] if told["type"] == "queue" else [told["case"]]:
                    self.cases[case["case_id"]] = case
                self._changed.notify_all()

    async def wait_for(self, *, seconds: float = 30, **wanted: object) -> dict[str, object]:
        """Return the newest case that is as ``wanted``."""
        try:
            async with asyncio.timeout(seconds), self._changed:
                while (found := self._find(wanted)) is None:
                    await self._changed.wait()
                return found
        except TimeoutError:
            raise TimeoutError(f"the central has no case {wanted}; it has {list(self.cases.values())}") from None

    def _find(self, wanted: dict[str, object]) -> dict[str, object] | None:
        newest_first = sorted(self.cases.values(), key=lambda case: -int(str(case["case_id"])))
        return next((each for each in newest_first if all(each[key] == value for key, value in wanted.items())), None)


@asynccontextmanager
async def system(directory: Path, *, language: str = "en", home_assistant_port: int = 8123) -> AsyncGenerator[System]:
    """Start everything in ``directory`` and pair it; stop everything at the end, whatever happened.

    Without a port for Home Assistant everything takes what is free, so that several can run on one machine.
    """
    async with AsyncExitStack() as stack:
        logs = directory / "logs"
        logs.mkdir(parents=True)
        ports = {
            "central": free_port(),
            "api": free_port(),
            "tls": free_port(),
            "link": free_port(),
            "hub": free_port(7443 if home_assistant_port else 0),
            "ha": free_port(home_assistant_port),
        }
        central = Process(
            "the central",
            _central(directory / "central", ports),
            logs / "central.log",
        )
        stack.push_async_callback(central.stop)
        listening = dict(each.split("=") for each in (await central.start("listening")).split()[1:])
        await add_account(directory / "central", ACCOUNT, "Björkbacken", KEY)
        operator = ("operator", "add", "Maja")
        await run("verisure-central", "--data", str(directory / "central"), *operator, stdin=PASSWORD)
        hub_directory = str(directory / "hub")
        made = json.loads(await run("verisure-hub", "--data", hub_directory, "init", "--language", language, "--json"))
        hub = hub_process("the hub", directory / "hub", ports["hub"], logs / "hub.log")
        stack.push_async_callback(hub.stop)
        await hub.start("listening")
        await report_to(directory / "hub", listening, ACCOUNT, KEY)
        await run("verisure-hub", "--data", hub_directory, "code-words", stdin="Granbarr\nBlå havre\n")
        contacts = ("Berit Lind=+46701740606=recall", "Karl Ek=+46701740607")
        await run("verisure-hub", "--data", hub_directory, "contacts", "--set", *contacts)
        packages = {"guest_house": guest_house.configuration(language)}
        token = prepare(directory / "homeassistant", ports["ha"], language, packages)
        home_assistant = Process(
            "Home Assistant",
            [sys.executable, "-m", "homeassistant", "-c", str(directory / "homeassistant"), "--skip-pip"],
            logs / "homeassistant.log",
        )
        stack.push_async_callback(home_assistant.stop)
        await start_home_assistant(home_assistant, ports["ha"])
        api = await stack.enter_async_context(Api(ports["ha"], token))
        code = made["people"][0]["code"]
        entry_id = await pair(api, directory / "hub", ports["hub"], code)
        entities = await entities_of(api, entry_id)
        await api.wait_for(entities["area_house"], "disarmed")
        page = f"http://127.0.0.1:{listening['api_port']}/"
        made_system = System(directory, central, hub, home_assistant, api, entry_id, entities, page, listening, code)
        await _link(api, entry_id, language)
        yield made_system


def _central(directory: Path, ports: dict[str, int]) -> list[str]:
    program = [str(BIN / "verisure-central"), "--data", str(directory), "run"]
    wires = ("--port", str(ports["central"]), "--tls-port", str(ports["tls"]), "--link-port", str(ports["link"]))
    return [*program, *wires, "--api-port", str(ports["api"])]


def hub_process(name: str, directory: Path, port: int, log: Path) -> Process:
    """Return a hub of this machine, to be started."""
    program = [str(BIN / "verisure-hub"), "--data", str(directory), "run", "--verbose"]
    return Process(name, [*program, "--host", "127.0.0.1", "--port", str(port)], log)


async def add_account(central: Path, account: str, name: str, key: str) -> None:
    """Make the central in a directory expect a home."""
    await run("verisure-central", "--data", str(central), "account", "add", account, name, "--key", stdin=key)


async def report_to(hub: Path, listening: dict[str, str], account: str, key: str) -> None:
    """Have the hub in a directory report to the central that listens there."""
    to_central = ("central", "127.0.0.1", listening["tls_port"], account, "--key", "--transport", "tls")
    known_by = ("--fingerprint", listening["fingerprint"], "--link", listening["link_port"])
    await run("verisure-hub", "--data", str(hub), *to_central, *known_by, stdin=key)


async def start_home_assistant(process: Process, port: int) -> None:
    """Start a Home Assistant; returns when its pages are there. Raises ProcessFailed."""
    # It prints nothing when it is ready: the line waited for never comes, and its end would raise.
    starting = asyncio.create_task(process.start("(no such line)"))
    async with aiohttp.ClientSession() as session:
        while not starting.done():
            try:
                async with session.get(f"http://127.0.0.1:{port}/manifest.json") as response:
                    if response.status == 200:  # noqa: PLR2004
                        break
            except aiohttp.ClientError:
                # There is no event for a port that opens in another process.
                await asyncio.sleep(0.2)
    if starting.done():
        await starting
    starting.cancel()
    await asyncio.gather(starting, return_exceptions=True)


async def pair(api: Api, hub: Path, port: int, code: str) -> str:
    """Pair Home Assistant with a hub, as its owner Anna whose code it is; returns the config entry's id."""
    pairing = json.loads(await run("verisure-hub", "--data", str(hub), "pair", "--json"))
    ended = await api.flow(
        "flow",
        "verisure_local",
        {"host": "127.0.0.1", "port": port},
        {"code": pairing["code"]},
        {"user": OWNER, "code": code},
    )
    return str(ended["result"]["entry_id"])


async def entities_of(api: Api, entry_id: str) -> dict[str, str]:
    """Return the entities of a hub's config entry, by what follows the hub in their unique ids."""
    answer = await api.command("config/entity_registry/list")
    ours = [each for each in answer["result"] if each["config_entry_id"] == entry_id]
    return {each["unique_id"].split("_", 1)[1]: each["entity_id"] for each in ours}


async def _link(api: Api, entry_id: str, language: str) -> None:
    name = {"en": "Workshop door", "sv": "Verkstadsdörren"}[language]
    room = {"en": "Workshop", "sv": "Verkstaden"}[language]
    await api.flow(
        "subentries/flow",
        [entry_id, "detector"],
        {"entity_id": LINKED},
        {"name": name, "kind": "contact", "room": room, "entry_route": True},
    )
