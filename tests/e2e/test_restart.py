"""Home Assistant itself stops and starts while the home is armed: no alarm is raised by that, and none hidden."""

import asyncio
import sys
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from hub_server.domain.commands import Arm, ByPerson
from hub_server.domain.events import AlarmRaised, DevicePut
from hub_server.domain.readiness import blockers
from hub_server.domain.site import Alarm, AlarmKind, ArmMode, BlockReason, FaultKind
from scripts.demonstration.home_assistant import OWNER, Api, attributes, prepare
from scripts.demonstration.processes import Process, free_port
from scripts.demonstration.system import LINKED, MAGNET, start_home_assistant
from tests.house import CODES, House

pytestmark = [pytest.mark.processes, pytest.mark.timeout(600)]

SLOW, LATE, WINDOW = "binary_sensor.slow", "binary_sensor.late", "binary_sensor.window"
"""In the registry, and so unavailable until heard; in none, and so not there; one that stands open."""
ANNA = ByPerson("anna", "test")


class Instance:
    """A Home Assistant with sensors of a slow radio, which can be stopped, killed and started."""

    def __init__(self, directory: Path) -> None:
        self._port = free_port()
        self._token = prepare(directory, self._port, "en", {})
        with (directory / "configuration.yaml").open("a") as configuration:
            configuration.write("binary_sensor:\n  - platform: slow_radio\n")
        # A package, so that it goes before the one of this repository, from which tests are run.
        (directory / "custom_components" / "__init__.py").touch()
        (directory / "custom_components" / "slow_radio").symlink_to(Path(__file__).parent / "slow_radio")
        arguments = [sys.executable, "-m", "homeassistant", "-c", str(directory), "--skip-pip"]
        self.process = Process("Home Assistant", arguments, directory / "all.log")

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[Api]:
        """Run it; stopped at the end, unless it was killed."""
        await start_home_assistant(self.process, self._port)
        try:
            async with Api(self._port, self._token) as api:
                await api.wait_for("slow_radio.listens", "on", seconds=120)
                yield api
        finally:
            await self.process.stop()


async def hear(api: Api, entity_id: str, *, open: bool) -> None:  # noqa: A002 - what a contact is
    """Have the radio hear a sensor."""
    name = entity_id.removeprefix("binary_sensor.")
    data = {"name": name, "open": open, "registered": entity_id != LATE}
    await api.command("fire_event", event_type="slow_radio_heard", event_data=data)
    await api.wait_for(entity_id, "on" if open else "off")


async def link(house: House, api: Api, entry_id: str, entity_id: str) -> str:
    """Link a sensor; returns the hub's device."""
    answer = {"name": entity_id, "kind": "contact", "room": "", "entry_route": False}
    await api.flow("subentries/flow", [entry_id, "detector"], {"entity_id": entity_id}, answer)
    put = await house.wait_for(DevicePut, lambda event: event.device.name == entity_id)  # type: ignore[attr-defined]
    return str(put.device.device_id)  # type: ignore[attr-defined]


async def until(house: House, true: Callable[[], bool]) -> None:
    """Return once something is so of the hub, of which every event tells; fails after a minute."""
    async with asyncio.timeout(60), aclosing(house.hub.bus.follow(0)) as follow:
        async for _ in follow:
            if true():
                return


async def missed(house: House, player: str, since: int) -> None:
    """Return once the hub knows that Home Assistant is gone."""
    await until(house, lambda: house.hub.bus.head.seq > since and player in house.site.missing)


def lost(house: House) -> set[str]:
    return {fault.subject for fault in house.site.faults if fault.kind is FaultKind.LOST}


def in_the_way(house: House) -> dict[str, BlockReason]:
    return {each.device_id: each.reason for each in blockers(house.site, house.site.areas["house"], ArmMode.HOME)}


@dataclass
class Armed:
    """A home that is armed, whose detectors are linked, with one that stands open left out; Home Assistant runs not."""

    house: House
    instance: Instance
    devices: dict[str, str]
    """By entity."""
    panel: str
    ready: str

    @property
    def player(self) -> str:
        return self.house.site.devices[self.devices[SLOW]].player_id

    @property
    def alarms(self) -> list[Alarm]:
        return list(self.house.site.alarms.values())


@pytest.fixture
async def armed(house: House, tmp_path: Path) -> Armed:
    """Pair, link, arm and stop."""
    instance = Instance(tmp_path / "homeassistant")
    async with instance.running() as api:
        ended = await api.flow(
            "flow",
            "verisure_local",
            {"host": "127.0.0.1", "port": house.port},
            {"code": house.pairing_code()},
            {"user": OWNER, "code": CODES["anna"]},
        )
        entry_id = str(ended["result"]["entry_id"])
        registry = await api.command("config/entity_registry/list")
        ids = {each["unique_id"].partition("_")[2]: each["entity_id"] for each in registry["result"]}
        for entity_id in (SLOW, LATE, WINDOW):
            await hear(api, entity_id, open=entity_id == WINDOW)
        devices = {each: await link(house, api, entry_id, each) for each in (LINKED, SLOW, LATE, WINDOW)}
        armed = Armed(house, instance, devices, ids["area_house"], ids["area_house_ready_home"])
        await until(house, lambda: house.site.devices[devices[WINDOW]].sensed)
        await until(house, lambda: all(house.site.devices[each].available for each in devices.values()))
        bypass = frozenset({devices[WINDOW]})
        assert (await house.submit(Arm("house", ArmMode.HOME, ANNA, bypass=bypass))).refusal is None
        await api.wait_for(armed.panel, "armed_home")
        before = house.hub.bus.head.seq
    await missed(house, armed.player, before)
    return armed


async def goes_down_and_comes_back(armed: Armed) -> None:
    """It is down: one fault for all of them after the grace time; back, only those that its radio has not heard."""
    house, devices = armed.house, armed.devices
    wanting = {devices[each]: BlockReason.LOST for each in (LINKED, SLOW, LATE)}
    assert in_the_way(house) == {**wanting, devices[WINDOW]: BlockReason.OPEN}
    await house.advance(60_000)
    assert lost(house) == {armed.player}
    assert not armed.alarms
    async with armed.instance.running() as api:
        await api.wait_for(armed.panel, "armed_home")
        await until(house, lambda: armed.player not in {*house.site.missing, *lost(house)})
        absent = {devices[each] for each in (SLOW, LATE, WINDOW)}
        await until(house, lambda: not any(house.site.devices[each].available for each in absent))
        await until(house, lambda: house.site.devices[devices[LINKED]].available)
        assert api.states[SLOW]["state"] == "unavailable"
        assert LATE not in api.states
        del wanting[devices[LINKED]]
        assert in_the_way(house) == {**wanting, devices[WINDOW]: BlockReason.OPEN}
        shown = await api.wait_until(armed.ready, lambda state: LATE in attributes(state)["blocked_by"])
        assert set(attributes(shown)["blocked_by"]) == {SLOW, LATE, WINDOW}
        await house.advance(60_000)
        assert lost(house) == absent
        assert not armed.alarms
        await is_heard_by_and_by(armed, api)


async def is_heard_by_and_by(armed: Armed, api: Api) -> None:
    """One that is as it was is found, one that was left out stays so, and one that was opened meanwhile is an alarm."""
    house, devices = armed.house, armed.devices
    await hear(api, SLOW, open=False)
    await hear(api, WINDOW, open=True)
    await until(house, lambda: lost(house) == {devices[LATE]})
    assert not [each for each in await house.events() if isinstance(each, AlarmRaised)]
    await hear(api, LATE, open=True)
    raised = await house.wait_for(AlarmRaised)
    assert isinstance(raised, AlarmRaised)
    assert (raised.kind, raised.device_id) == (AlarmKind.BURGLARY, devices[LATE])
    await api.wait_for(armed.panel, "triggered")
    assert not lost(house)
    before = house.hub.bus.head.seq
    await armed.instance.process.kill()
    await missed(house, armed.player, before)


async def test_home_assistant_restarts_under_an_armed_home(armed: Armed) -> None:
    house, devices = armed.house, armed.devices
    await goes_down_and_comes_back(armed)
    # Its power was cut under the alarm, which goes on; what opened meanwhile joins it.
    async with armed.instance.running() as api:
        await api.wait_for(armed.panel, "triggered")
        await until(house, lambda: armed.player not in house.site.missing)
        await hear(api, SLOW, open=True)
        await until(house, lambda: house.site.devices[devices[SLOW]].sensed)
        (alarm,) = armed.alarms
        assert alarm.detectors == (devices[LATE], devices[SLOW])
        await api.call("alarm_control_panel.alarm_disarm", armed.panel)
        await api.wait_for(armed.panel, "disarmed")
        assert not armed.alarms
        await api.call("input_boolean.turn_on", MAGNET)
        await until(house, lambda: house.site.devices[devices[LINKED]].sensed)
