"""What the trip is measured beside: two processes that commit and answer and know no alarm, and Alarmo.

The stub appends to a file and answers in clear. The floor does what a hub here has to do as well: its wire is TLS, and
a thread of its own commits a row to SQLite. What the floor takes, no hub that is built so can undercut.
"""

import asyncio
import json
import os
import queue
import ssl
import sys
import threading
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import aiohttp
from aiohttp import web
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.event import async_track_state_change_event

from benchmarks.rig import sensor
from hub_server.certificates import make_certificate
from hub_server.storage.database import connect
from scripts.demonstration.processes import Process, free_port

type Answer = Callable[[str], Awaitable[None]]
"""Takes a message; returns when it is on the disk."""

ARMS: Final = ("stub", "floor")


def panel(arm: str) -> str:
    """Return the panel of an arm."""
    return f"alarm_control_panel.{arm}"


def to_a_file(directory: Path) -> Answer:
    """Write each message to a file and have it on the disk, in the loop."""
    file = os.open(directory / "stub.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    async def keep(message: str) -> None:
        os.write(file, message.encode() + b"\n")
        os.fdatasync(file)

    return keep


def to_sqlite(directory: Path) -> Answer:
    """Commit each message as a row, in a thread of its own, with the hub's settings."""
    connection = connect(directory / "floor.db")
    connection.execute("CREATE TABLE row (number INTEGER PRIMARY KEY, body TEXT) STRICT")
    loop = asyncio.get_running_loop()
    waiting: queue.SimpleQueue[tuple[str, asyncio.Future[None]]] = queue.SimpleQueue()

    def commit() -> None:
        while True:
            message, done = waiting.get()
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO row (body) VALUES (?)", (message,))
            connection.execute("COMMIT")
            loop.call_soon_threadsafe(done.set_result, None)

    threading.Thread(target=commit, daemon=True).start()

    async def keep(message: str) -> None:
        done: asyncio.Future[None] = loop.create_future()
        waiting.put((message, done))
        await done

    return keep


async def be(arm: str, directory: Path) -> None:
    """Have each message on the disk and answer it, until ended."""
    keep = to_a_file(directory) if arm == "stub" else to_sqlite(directory)
    context = None
    if arm == "floor":
        certificate, key = directory / "floor.pem", directory / "floor.key"
        make_certificate(certificate, key, "floor")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)

    async def serve(request: web.Request) -> web.WebSocketResponse:
        peer = web.WebSocketResponse()
        await peer.prepare(request)
        async for message in peer:
            await keep(message.data)
            await peer.send_json({"type": "event", "state": json.loads(message.data)["state"]})
        return peer

    application = web.Application()
    application.router.add_get("/", serve)
    runner = web.AppRunner(application)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port, ssl_context=context).start()
    print(f"listening {port}", flush=True)
    await asyncio.Event().wait()


@asynccontextmanager
async def other(hass: HomeAssistant, arm: str, directory: Path, sensors: int) -> AsyncGenerator[None]:
    """Have a panel that does what an arm's process answers, for as many sensors of its own."""
    process = Process(f"the {arm}", [sys.executable, __file__, arm, str(directory)], directory / f"{arm}-process.log")
    trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trusting.check_hostname = False
    trusting.verify_mode = ssl.CERT_NONE
    scheme = "https" if arm == "floor" else "http"
    try:
        port = int((await process.start("listening")).split()[1])
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(f"{scheme}://127.0.0.1:{port}/", ssl=trusting) as peer,
        ):

            async def listen() -> None:
                async for message in peer:
                    answer = json.loads(message.data)
                    hass.states.async_set(panel(arm), "triggered" if answer["state"] == "on" else "disarmed")

            @callback
            def changed(event: Event[EventStateChangedData]) -> None:
                new = event.data["new_state"]
                told = {"entity_id": event.data["entity_id"], "state": new.state if new else ""}
                hass.async_create_task(peer.send_json(told), eager_start=True)

            for number in range(sensors):
                hass.states.async_set(sensor(number, arm), "off")
            unlisten = async_track_state_change_event(hass, [sensor(number, arm) for number in range(sensors)], changed)
            listening = asyncio.create_task(listen())
            yield
            unlisten()
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
    finally:
        await process.stop()


async def alarmo(hass: HomeAssistant, checkout: Path, sensors: int) -> str:
    """Set up Alarmo with as many sensors of its own, without code or delays; returns its panel's entity id."""
    import custom_components  # noqa: PLC0415 - its path grows by the checkout's

    custom_components.__path__.append(str(checkout / "custom_components"))
    hass.data.pop("custom_components", None)
    result: Any = await hass.config_entries.flow.async_init("alarmo", context={"source": "user"})
    if result["type"] == "form":
        result = await hass.config_entries.flow.async_configure(result["flow_id"], {})
    if result["type"] != "create_entry":
        raise RuntimeError(f"Alarmo could not be set up: {result}")
    await hass.async_block_till_done()
    coordinator: Any = hass.data["alarmo"]["coordinator"]
    area = next(iter(hass.data["alarmo"]["areas"]))
    modes = {"armed_home": {"enabled": True, "exit_time": 0, "entry_time": 0, "trigger_time": 0}}
    coordinator.store.async_update_area(area, {"modes": modes})
    for number in range(sensors):
        hass.states.async_set(sensor(number, "alarmo"), "off", {"device_class": "window"})
        coordinator.store.async_create_sensor(
            sensor(number, "alarmo"),
            {
                "type": "window",
                "modes": ["armed_home"],
                "area": area,
                "use_exit_delay": False,
                "use_entry_delay": False,
                "always_on": False,
                "arm_on_close": False,
                "allow_open": False,
                "trigger_unavailable": False,
                "enabled": True,
            },
        )
    await hass.config_entries.async_reload(result["result"].entry_id)
    await hass.async_block_till_done()
    registry = er.async_get(hass)
    panels = er.async_entries_for_config_entry(registry, result["result"].entry_id)
    return next(each.entity_id for each in panels if each.domain == "alarm_control_panel")


if __name__ == "__main__":
    asyncio.run(be(sys.argv[1], Path(sys.argv[2])))
