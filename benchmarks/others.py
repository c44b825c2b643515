"""What the trip is measured beside: a process that commits and answers and knows no alarm, and Alarmo."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import aiohttp
from aiohttp import web
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.event import async_track_state_change_event

from benchmarks.rig import sensor
from scripts.demonstration.processes import Process, free_port

STUB_PANEL: Final = "alarm_control_panel.stub"


async def be_stub(directory: Path) -> None:
    """Write each message to a file, have it on the disk, and answer it; until ended."""
    file = os.open(directory / "stub.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    async def serve(request: web.Request) -> web.WebSocketResponse:
        peer = web.WebSocketResponse()
        await peer.prepare(request)
        async for message in peer:
            os.write(file, message.data.encode() + b"\n")
            os.fdatasync(file)
            await peer.send_json({"type": "event", "state": json.loads(message.data)["state"]})
        return peer

    application = web.Application()
    application.router.add_get("/", serve)
    runner = web.AppRunner(application)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    print(f"listening {port}", flush=True)
    await asyncio.Event().wait()


@asynccontextmanager
async def stub(hass: HomeAssistant, directory: Path, sensors: int) -> AsyncGenerator[None]:
    """Have a panel that does what the stub's process answers, for as many sensors of its own."""
    process = Process("the stub", [sys.executable, __file__, str(directory)], directory / "stub-process.log")
    try:
        port = int((await process.start("listening")).split()[1])
        async with aiohttp.ClientSession() as session, session.ws_connect(f"http://127.0.0.1:{port}/") as peer:

            async def listen() -> None:
                async for message in peer:
                    answer = json.loads(message.data)
                    hass.states.async_set(STUB_PANEL, "triggered" if answer["state"] == "on" else "disarmed")

            @callback
            def changed(event: Event[EventStateChangedData]) -> None:
                new = event.data["new_state"]
                told = {"entity_id": event.data["entity_id"], "state": new.state if new else ""}
                hass.async_create_task(peer.send_json(told), eager_start=True)

            for number in range(sensors):
                hass.states.async_set(sensor(number, "stub"), "off")
            unlisten = async_track_state_change_event(
                hass, [sensor(number, "stub") for number in range(sensors)], changed
            )
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
    asyncio.run(be_stub(Path(sys.argv[1])))
