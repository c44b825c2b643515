"""The system that is measured: a Home Assistant in this process, paired with a hub in another."""

import asyncio
import json
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from homeassistant import bootstrap
from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Context, Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.runner import RuntimeConfig

from benchmarks.trip import home, now_ns
from custom_components.verisure_local.coordinator import STRUCTURE
from scripts.demonstration.home_assistant import OWNER, prepare
from scripts.demonstration.processes import BIN, Process, free_port, run

DOMAIN: Final = "verisure_local"
WAIT_S: Final = 20.0
LINKING_S: Final = 120.0


@dataclass
class Rig:
    """A Home Assistant in this process, paired with a hub in another."""

    hass: HomeAssistant
    entry: ConfigEntry
    hub_directory: Path

    @property
    def panel(self) -> str:
        """The hub's alarm panel."""
        registry = er.async_get(self.hass)
        entries = er.async_entries_for_config_entry(registry, self.entry.entry_id)
        return next(each.entity_id for each in entries if each.domain == "alarm_control_panel")

    async def state(self, entity_id: str, wanted: str, begin: Callable[[], object]) -> int:
        """Begin something and return how long (ns) it took until the entity is ``wanted``."""
        done: asyncio.Future[int] = self.hass.loop.create_future()

        @callback
        def changed(event: Event[EventStateChangedData]) -> None:
            new = event.data["new_state"]
            if event.data["entity_id"] == entity_id and new and new.state == wanted and not done.done():
                done.set_result(now_ns())

        unlisten = self.hass.bus.async_listen(EVENT_STATE_CHANGED, changed)
        try:
            began = now_ns()
            begin()
            async with asyncio.timeout(WAIT_S):
                return await done - began
        finally:
            unlisten()

    async def call(self, action: str, state: str) -> None:
        """Have the panel do something as the home's owner, and wait until it says so."""
        calling: list[asyncio.Task[Any]] = []

        def begin() -> None:
            data = {"entity_id": self.panel}
            context = Context(user_id=OWNER)
            work = self.hass.services.async_call("alarm_control_panel", action, data, blocking=True, context=context)
            calling.append(asyncio.create_task(work))

        await self.state(self.panel, state, begin)
        await calling[0]


@asynccontextmanager
async def rig(directory: Path, devices: int, linked: int = 0) -> AsyncGenerator[Rig]:
    """Start a hub of so many emulated contacts and a Home Assistant that is paired with it."""
    async with AsyncExitStack() as stack:
        logs = directory / "logs"
        logs.mkdir(parents=True)
        (directory / "home.yaml").write_text(home(devices))
        data = ["--data", str(directory / "hub")]
        made = json.loads(await run("verisure-hub", *data, "init", "--home", str(directory / "home.yaml"), "--json"))
        port = free_port()
        listen = ["run", "--no-announce", "--host", "127.0.0.1", "--port", str(port)]
        hub = Process("the hub", [str(BIN / "verisure-hub"), *data, *listen], logs / "hub.log")
        stack.push_async_callback(hub.stop)
        await hub.start("listening")
        prepare(directory / "homeassistant", free_port(), "en", {})
        hass = await bootstrap.async_setup_hass(
            RuntimeConfig(config_dir=str(directory / "homeassistant"), skip_pip=True)
        )
        if hass is None:
            raise RuntimeError("Home Assistant did not start")
        stack.push_async_callback(hass.async_stop, force=True)
        await hass.async_start()
        logging.getLogger().setLevel(logging.ERROR)
        hass.loop.set_debug(False)
        ready = Rig(hass, await _paired(hass, directory / "hub", port, made["people"][0]["code"]), directory / "hub")
        if linked:
            await _link(ready, linked)
        await hass.async_block_till_done()
        yield ready


async def _paired(hass: HomeAssistant, hub: Path, port: int, code: str) -> ConfigEntry:
    pairing = json.loads(await run("verisure-hub", "--data", str(hub), "pair", "--json"))
    result: Any = await hass.config_entries.flow.async_init(DOMAIN, context={"source": "user"})
    answers = ({"host": "127.0.0.1", "port": port}, {"code": pairing["code"]}, {"user": OWNER, "code": code})
    for answer in answers:
        result = await hass.config_entries.flow.async_configure(result["flow_id"], answer)
    entry: ConfigEntry = result["result"]
    await hass.async_block_till_done()
    return entry


def sensor(number: int, whose: str = "ours") -> str:
    """Return the entity id of a sensor that Home Assistant has."""
    return f"binary_sensor.{whose}_{number}"


async def _link(ready: Rig, count: int) -> None:
    """Make so many of Home Assistant's sensors detectors of the hub, all at once."""
    hass, entry = ready.hass, ready.entry
    await hass.config_entries.async_unload(entry.entry_id)
    for number in range(count):
        hass.states.async_set(sensor(number), "off")
        data = {"entity_id": sensor(number), "kind": "contact", "name": f"Sensor {number}", "entry_route": False}
        subentry = ConfigSubentry(
            data=MappingProxyType(data), subentry_type="detector", title=f"Sensor {number}", unique_id=None
        )
        hass.config_entries.async_add_subentry(entry, subentry)
    await hass.config_entries.async_setup(entry.entry_id)
    coordinator = entry.runtime_data
    all_there = asyncio.Event()

    @callback
    def look() -> None:
        if len(coordinator.home.devices) >= count:
            all_there.set()

    unlisten = coordinator.async_add_listener(STRUCTURE, look)
    look()
    async with asyncio.timeout(LINKING_S):
        await all_there.wait()
    unlisten()
