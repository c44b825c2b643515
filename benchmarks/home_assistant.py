"""What the integration costs in Home Assistant, and how long a linked sensor's change takes to the panel's.

Home Assistant runs in this process, the hub and the stub in processes of their own. See README.md beside this.
"""

import argparse
import asyncio
import gc
import logging
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import override

from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Event, EventStateChangedData, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_component import EntityComponent

from benchmarks.others import ARMS, alarmo, other, panel
from benchmarks.rig import WAIT_S, Rig, rig, sensor
from benchmarks.trip import Detectors, contact, percentile

GOAL = 1.5
WARM_UP = 20
IN_FLIGHT = 32


@dataclass
class Trips:
    """From a sensor's change to the panel's, in ns, of each arm in the same loop."""

    arms: dict[str, list[int]] = field(default_factory=dict)

    def add(self, arm: str, took: int) -> None:
        """Keep one."""
        self.arms.setdefault(arm, []).append(took)


type Trip = Callable[[str], Awaitable[int]]
type After = Callable[[str], Awaitable[None]]


@dataclass(frozen=True)
class Arm:
    """One way from a sensor to a panel: what a trip is, and what has to be done after it."""

    whose: str
    trip: Trip
    after: After


def ours(ready: Rig) -> Arm:
    """Return the hub's arm."""
    states = ready.hass.states

    async def trip(entity: str) -> int:
        await ready.call("alarm_arm_home", "armed_home")
        return await ready.state(ready.panel, "triggered", lambda: states.async_set(entity, "on"))

    async def after(entity: str) -> None:
        await ready.call("alarm_disarm", "disarmed")
        states.async_set(entity, "off")

    return Arm("ours", trip, after)


def others(ready: Rig, arm: str) -> Arm:
    """Return an arm of a process that commits and answers."""
    states = ready.hass.states

    async def trip(entity: str) -> int:
        return await ready.state(panel(arm), "triggered", lambda: states.async_set(entity, "on"))

    async def after(entity: str) -> None:
        await ready.state(panel(arm), "disarmed", lambda: states.async_set(entity, "off"))

    return Arm(arm, trip, after)


def null(ready: Rig) -> Arm:
    """Return the arm that does nothing: what measuring costs."""
    states = ready.hass.states

    async def trip(entity: str) -> int:
        return await ready.state(entity, "on", lambda: states.async_set(entity, "on"))

    async def after(entity: str) -> None:
        states.async_set(entity, "off")

    return Arm("null", trip, after)


def alarmos(ready: Rig, panel: str) -> Arm:
    """Return Alarmo's arm."""
    hass = ready.hass

    async def trip(entity: str) -> int:
        data = {"entity_id": panel, "mode": "home"}
        await hass.services.async_call("alarmo", "arm", data, blocking=True)
        await hass.async_block_till_done()
        return await ready.state(panel, "triggered", lambda: hass.states.async_set(entity, "on"))

    async def after(entity: str) -> None:
        hass.states.async_set(entity, "off")
        await hass.services.async_call("alarmo", "disarm", {"entity_id": panel}, blocking=True)

    return Arm("alarmo", trip, after)


async def trips(directory: Path, sensors: int, rounds: int, checkout: Path | None) -> Trips:
    """Trip a sensor of each arm in turn, in an order drawn for each round."""
    found = Trips()
    luck = random.Random(sensors)
    async with (
        rig(directory, 0, sensors) as ready,
        other(ready.hass, "stub", directory, sensors),
        other(ready.hass, "floor", directory, sensors),
    ):
        arms = [null(ready), *(others(ready, each) for each in ARMS), ours(ready)]
        if checkout:
            arms.append(alarmos(ready, await alarmo(ready.hass, checkout, sensors)))
        for number in range(WARM_UP + rounds):
            for arm in luck.sample(arms, len(arms)):
                entity = sensor(number % sensors, arm.whose)
                took = await arm.trip(entity)
                await arm.after(entity)
                await ready.hass.async_block_till_done()
                if number >= WARM_UP:
                    found.add(arm.whose, took)
    return found


class _Bare(Entity):
    """An entity with nothing behind it, for the floor of setting up."""

    _attr_should_poll = False

    def __init__(self, number: int) -> None:
        self._attr_unique_id = f"bare-{number}"
        self._attr_name = f"Bare {number}"

    @property
    @override
    def state(self) -> str:
        return "off"


def _resident_kib() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 1024


async def sizes(directory: Path, devices: int, events: int) -> str:
    """Set a home of so many devices up again, and let its contacts report as fast as the hub can."""
    async with rig(directory, devices) as ready:
        hass, entry = ready.hass, ready.entry
        entities = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
        count = sum(each.disabled_by is None for each in entities)
        await hass.config_entries.async_unload(entry.entry_id)
        gc.collect()
        before = _resident_kib()
        began = time.perf_counter()
        await hass.config_entries.async_setup(entry.entry_id)
        took = time.perf_counter() - began
        gc.collect()
        memory = _resident_kib() - before
        bare = EntityComponent[_Bare](logging.getLogger("bare"), "bare", hass)
        began = time.perf_counter()
        await bare.async_add_entities([_Bare(number) for number in range(count)])
        least = time.perf_counter() - began
        absorbed = await _absorbed(ready, devices, events)
        began = time.perf_counter()
        for number in range(events):
            hass.states.async_set(f"sensor.bare_{number % devices}", str(number))
        written = events / (time.perf_counter() - began)
    return (
        f"{devices:>7,} {count:>9,} {took:>10.2f} {least:>10.2f} {took / least:>6.1f} {memory / devices:>12.1f} "
        f"{absorbed:>10,.0f} {written:>12,.0f}"
    )


async def _absorbed(ready: Rig, devices: int, events: int) -> float:
    """Return how many reports a second end as a changed state, with ``IN_FLIGHT`` on their way."""
    hass = ready.hass
    seen = 0
    done = asyncio.Event()
    ours = {
        each.entity_id
        for each in er.async_entries_for_config_entry(er.async_get(hass), ready.entry.entry_id)
        if any(each.unique_id.endswith(f"_{contact(number)}") for number in range(devices))
    }

    @callback
    def changed(event: Event[EventStateChangedData]) -> None:
        nonlocal seen
        if event.data["entity_id"] in ours:
            seen += 1
            if seen >= events:
                done.set()

    unlisten = hass.bus.async_listen(EVENT_STATE_CHANGED, changed)
    detectors = await Detectors.connect(ready.hub_directory)
    with closing(detectors):
        began = time.perf_counter()
        waiting = 0
        for number in range(events):
            action = "close" if number // devices % 2 else "open"
            detectors.report(action, contact(number % devices))
            waiting += 1
            if waiting >= IN_FLIGHT:
                await detectors.accepted()
                waiting -= 1
        for _ in range(waiting):
            await detectors.accepted()
        async with asyncio.timeout(WAIT_S + events / 100):
            await done.wait()
        took = time.perf_counter() - began
    unlisten()
    return events / took


# --- Telling ---


def tell(sensors: int, found: Trips) -> list[str]:
    """Return a line for each arm."""
    least = percentile(found.arms["stub"], 0.5)
    return [
        f"{sensors:>7,} {name:<7} {len(values):>6,} {percentile(values, 0.5):>8.2f} {percentile(values, 0.95):>8.2f} "
        f"{percentile(values, 0.99):>8.2f} {max(values) / 1e6:>8.2f} {statistics.median(values) / 1e6 / least:>8.2f}"
        for name, values in found.arms.items()
    ]


DEVICES_HEADER = (
    f"{'':>7} {'':>9} {'set-up s':>21} {'':>6} {'memory':>12} {'per second':>23}\n"
    f"{'devices':>7} {'entities':>9} {'ours':>10} {'bare':>10} {'ratio':>6} {'KiB/device':>12} "
    f"{'absorbed':>10} {'bare writes':>12}"
)
SENSORS_HEADER = f"\n{'sensors':>7} {'':<7} {'trips':>6} {'p50 ms':>8} {'p95':>8} {'p99':>8} {'max':>8} {'x stub':>8}"


async def one(options: argparse.Namespace) -> None:
    """Measure one size; a process has one Home Assistant in its life."""
    with tempfile.TemporaryDirectory(dir=options.directory, ignore_cleanup_errors=True) as made:
        if options.one == "devices":
            print(await sizes(Path(made), options.devices[0], options.events))
        else:
            found = await trips(Path(made), options.sensors[0], options.rounds, options.alarmo)
            print("\n".join(tell(options.sensors[0], found)))


def measure(options: argparse.Namespace, arguments: list[str]) -> None:
    """Measure each size in a process of its own, and print the tables."""
    for what, each_size, header in (
        ("devices", options.devices, DEVICES_HEADER),
        ("sensors", options.sensors, SENSORS_HEADER),
    ):
        print(header, flush=True)
        for size in each_size:
            only = ["--one", what, f"--{what}", str(size)]
            subprocess.run([sys.executable, __file__, *arguments, *only], check=True, stderr=subprocess.DEVNULL)
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"\nGoal: ours at most {GOAL} x stub at the median, at each number of sensors.")
    print(f"{os.cpu_count()} CPUs, load average at the end {load}; Python {sys.version.split()[0]}")


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="benchmarks/home_assistant.py", description=__doc__)
    parser.add_argument("--devices", type=int, nargs="*", default=[20, 200, 2_000], help="(default: %(default)s)")
    parser.add_argument("--events", type=int, default=5_000, help="reports of each home (default: %(default)s)")
    parser.add_argument("--sensors", type=int, nargs="*", default=[1, 25, 100, 300], help="(default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=1_000, help="trips of each arm (default: %(default)s)")
    parser.add_argument("--alarmo", type=Path, help="a checkout of Alarmo, to be measured in the same run")
    parser.add_argument("--directory", type=Path, help="whose disk is measured (default: the temporary one)")
    parser.add_argument("--one", choices=["devices", "sensors"], help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        asyncio.run(one(options))
    else:
        measure(options, sys.argv[1:])


if __name__ == "__main__":
    main()
