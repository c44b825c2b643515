"""Entities of Home Assistant's own platforms, linked to a house."""

import asyncio
from collections.abc import Callable
from types import MappingProxyType

from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from pytest import MonkeyPatch  # noqa: PT013 - a type

from hub_server.domain.events import DevicePut
from hub_server.domain.site import Device, FaultKind
from tests.integration.conftest import Paired

LOCK = "lock.front_door"
STUCK = "lock.poorly_installed_door"
SIREN = "siren.siren"
SWITCH = "switch.ac"
CAMERA = "camera.demo_camera"


async def demo(hass: HomeAssistant, monkeypatch: MonkeyPatch, *platforms: Platform) -> None:
    """Have Home Assistant's demonstration platforms, whose entities are real ones."""
    from homeassistant.components import demo as package  # noqa: PLC0415 - loading it loads them all
    from homeassistant.components.demo import lock  # noqa: PLC0415

    # The demonstration's bolt takes two seconds of real time.
    monkeypatch.setattr(lock, "LOCK_UNLOCK_DELAY", 0)
    monkeypatch.setattr(package, "COMPONENTS_WITH_CONFIG_ENTRY_DEMO_PLATFORM", list(platforms))
    monkeypatch.setattr(package, "COMPONENTS_WITH_DEMO_PLATFORM", [])
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "demo", {})
    await hass.async_block_till_done()


async def link(paired: Paired, family: str, entity_id: str, **data: object) -> str:
    """Link an entity; returns its device's id once the hub knows what it shows."""
    settings = {"entity_id": entity_id, "name": entity_id, "room": "", **data}
    subentry = ConfigSubentry(data=MappingProxyType(settings), subentry_type=family, title=entity_id, unique_id=None)
    paired.hass.config_entries.async_add_subentry(paired.entry, subentry)
    device_id = f"linked-{subentry.subentry_id.lower()}"
    await paired.house.wait_for(DevicePut, lambda event: event.device.device_id == device_id)
    # The synchronisation holds its lock until what every entity shows has been told.
    for _ in range(200):
        await paired.settle()
        if not [task for task in paired.entry._background_tasks if "linking" in task.get_name()]:
            break
        await asyncio.sleep(0.01)
    return device_id


def device(paired: Paired, device_id: str) -> Device:
    return paired.house.site.devices[device_id]


def faults(paired: Paired, device_id: str) -> list[FaultKind]:
    return [fault.kind for fault in paired.house.site.faults if fault.subject == device_id]


async def until(paired: Paired, true: Callable[[], bool]) -> None:
    """Wait until something is so; fails after ten seconds."""
    async with asyncio.timeout(10):
        while not true():
            await asyncio.sleep(0.01)
            await paired.hass.async_block_till_done(wait_background_tasks=False)
