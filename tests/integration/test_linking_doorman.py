"""A lock like a Yale Doorman of somebody's own: it wants a code, takes its time, jams, and may not hear at all."""

import asyncio
from typing import Any

import pytest
from homeassistant.components.lock import LockEntity
from homeassistant.components.lock.const import DATA_COMPONENT
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component

from hub_server.domain.commands import Arm, ByPerson, MoveBolt
from hub_server.domain.events import Armed, ArmingFailed, BoltMoved
from hub_server.domain.site import ArmMode, BoltState, FaultKind
from tests.integration.conftest import Paired
from tests.integration.linked import device, faults, link, until

ANNA = ByPerson("anna", "test")
CODE = "271828"
LOCK = "lock.doorman_of_ours"


class Doorman(LockEntity):
    """A lock of Home Assistant's whose bolt moves when the test says so."""

    _attr_name = "Doorman of ours"
    _attr_unique_id = "doorman-of-ours"
    _attr_should_poll = False
    _attr_code_format = r"^\d{6}$"
    _attr_is_locked = False

    def __init__(self) -> None:
        """Stand unlocked."""
        self.asked = asyncio.Event()
        self.codes: list[object] = []
        self.deaf = False
        self.error: Exception | None = None

    async def async_lock(self, **kwargs: Any) -> None:
        """Begin to lock."""
        self._begin(kwargs, locking=True)

    async def async_unlock(self, **kwargs: Any) -> None:
        """Begin to unlock."""
        self._begin(kwargs, locking=False)

    def _begin(self, data: dict[str, Any], *, locking: bool) -> None:
        self.codes.append(data.get("code"))
        self.asked.set()
        if self.error is not None:
            raise self.error
        if not self.deaf:
            self._attr_is_locking, self._attr_is_unlocking = locking, not locking
            self.async_write_ha_state()

    def show(self, *, locked: bool, jammed: bool = False) -> None:
        """Come to rest."""
        self._attr_is_locking = self._attr_is_unlocking = False
        self._attr_is_locked, self._attr_is_jammed = locked, jammed
        self.async_write_ha_state()


@pytest.fixture
async def doorman(hass: HomeAssistant) -> Doorman:
    doorman = Doorman()
    assert await async_setup_component(hass, "lock", {})
    await hass.data[DATA_COMPONENT].async_add_entities([doorman])
    return doorman


def give_code(hass: HomeAssistant, code: str) -> None:
    """Set the lock's default code, as a person does in its settings."""
    er.async_get(hass).async_update_entity_options(LOCK, "lock", {"default_code": code})


async def ask(paired: Paired, doorman: Doorman, lock: str, *, locked: bool) -> None:
    """Have the hub ask for something, and wait until the lock has heard it."""
    doorman.asked.clear()
    await paired.house.submit(MoveBolt(lock, locked, ANNA, f"order-{locked}"))
    async with asyncio.timeout(10):
        await doorman.asked.wait()
    await paired.settle()


async def moved(paired: Paired) -> list[tuple[BoltState, str, bool]]:
    """Return how the bolt moved so far: where to, how, and whether somebody is named."""
    found = [each for each in await paired.house.events() if isinstance(each, BoltMoved)]
    return [(each.bolt, each.method, each.actor is not None) for each in found]


async def test_the_default_code_of_home_assistant_opens_and_reaches_the_hub_nowhere(
    paired: Paired, hass: HomeAssistant, doorman: Doorman, caplog: pytest.LogCaptureFixture
) -> None:
    give_code(hass, CODE)
    lock = await link(paired, "lock", LOCK)
    await until(paired, lambda: device(paired, lock).bolt is BoltState.UNLOCKED)
    await ask(paired, doorman, lock, locked=True)
    assert doorman.codes == [CODE]
    assert hass.states.get(LOCK).state == "locking"
    assert device(paired, lock).bolt is BoltState.UNLOCKED, "it is on its way"
    assert paired.house.site.orders
    doorman.show(locked=True)
    await until(paired, lambda: device(paired, lock).bolt is BoltState.LOCKED)
    await until(paired, lambda: not paired.house.site.orders)
    assert faults(paired, lock) == []
    assert (await moved(paired))[-1] == (BoltState.LOCKED, "remote", True)
    assert CODE not in caplog.text
    database = (paired.house.directory / "hub.db").read_bytes() + (paired.house.directory / "hub.db-wal").read_bytes()
    assert CODE.encode() not in database


async def test_without_a_default_code_it_says_at_once_that_it_cannot(
    paired: Paired, hass: HomeAssistant, doorman: Doorman
) -> None:
    lock = await link(paired, "lock", LOCK)
    await until(paired, lambda: device(paired, lock).bolt is BoltState.UNLOCKED)
    await paired.house.submit(MoveBolt(lock, True, ANNA, "order"))
    await until(paired, lambda: faults(paired, lock) == [FaultKind.NO_ANSWER])
    assert not paired.house.site.orders
    assert doorman.codes == []
    # With one it can, and the fault goes.
    give_code(hass, CODE)
    await hass.async_block_till_done()
    await ask(paired, doorman, lock, locked=True)
    doorman.show(locked=True)
    await until(paired, lambda: faults(paired, lock) == [] and device(paired, lock).bolt is BoltState.LOCKED)


async def test_one_that_locks_in_the_end_lets_the_alarm_be_armed_then(
    paired: Paired, hass: HomeAssistant, doorman: Doorman
) -> None:
    give_code(hass, CODE)
    lock = await link(paired, "lock", LOCK)
    await until(paired, lambda: device(paired, lock).bolt is BoltState.UNLOCKED)
    await paired.house.submit(Arm("house", ArmMode.HOME, ANNA, order_id="arm"))
    async with asyncio.timeout(10):
        await doorman.asked.wait()
    await paired.settle()
    assert paired.house.site.areas["house"].mode is ArmMode.DISARMED
    doorman.show(locked=True)
    await paired.house.wait_for(Armed)


async def test_one_that_jams_on_its_way_is_a_fault_and_arms_nothing(
    paired: Paired, hass: HomeAssistant, doorman: Doorman
) -> None:
    give_code(hass, CODE)
    lock = await link(paired, "lock", LOCK)
    await until(paired, lambda: device(paired, lock).bolt is BoltState.UNLOCKED)
    await paired.house.submit(Arm("house", ArmMode.HOME, ANNA, order_id="arm"))
    async with asyncio.timeout(10):
        await doorman.asked.wait()
    await paired.settle()
    doorman.show(locked=False, jammed=True)
    await paired.house.wait_for(ArmingFailed)
    assert faults(paired, lock) == [FaultKind.JAMMED]
    assert device(paired, lock).bolt is BoltState.JAMMED
    assert paired.house.site.areas["house"].mode is ArmMode.DISARMED
    doorman.show(locked=False)
    await until(paired, lambda: faults(paired, lock) == [])


async def test_one_that_springs_back_has_disobeyed(paired: Paired, hass: HomeAssistant, doorman: Doorman) -> None:
    give_code(hass, CODE)
    lock = await link(paired, "lock", LOCK)
    await until(paired, lambda: device(paired, lock).bolt is BoltState.UNLOCKED)
    await ask(paired, doorman, lock, locked=True)
    doorman.show(locked=False)
    await until(paired, lambda: faults(paired, lock) == [FaultKind.NO_ANSWER])
    assert device(paired, lock).bolt is BoltState.UNLOCKED


async def test_an_order_that_is_lost_is_a_fault_and_a_hand_later_is_a_hand(
    paired: Paired, hass: HomeAssistant, doorman: Doorman
) -> None:
    give_code(hass, CODE)
    doorman.deaf = True
    lock = await link(paired, "lock", LOCK)
    await until(paired, lambda: device(paired, lock).bolt is BoltState.UNLOCKED)
    await ask(paired, doorman, lock, locked=True)
    await paired.house.advance(15_000)
    assert faults(paired, lock) == [FaultKind.NO_ANSWER]
    assert not paired.house.site.orders
    doorman.show(locked=True)
    await until(paired, lambda: device(paired, lock).bolt is BoltState.LOCKED)
    assert (await moved(paired))[-1] == (BoltState.LOCKED, "manual", False)
    assert device(paired, lock).bolt_actor is None
    assert faults(paired, lock) == []


@pytest.mark.parametrize("error", [HomeAssistantError("no bridge"), KeyError("token"), OSError("gone")])
async def test_an_integration_that_fails_in_whatever_way_is_a_fault_at_once(
    paired: Paired, hass: HomeAssistant, doorman: Doorman, error: Exception
) -> None:
    give_code(hass, CODE)
    doorman.error = error
    lock = await link(paired, "lock", LOCK)
    await until(paired, lambda: device(paired, lock).bolt is BoltState.UNLOCKED)
    await paired.house.submit(MoveBolt(lock, True, ANNA, "order"))
    await until(paired, lambda: faults(paired, lock) == [FaultKind.NO_ANSWER])
    assert not paired.house.site.orders


async def test_one_that_goes_out_of_reach_on_its_way_has_not_locked(
    paired: Paired, hass: HomeAssistant, doorman: Doorman
) -> None:
    give_code(hass, CODE)
    lock = await link(paired, "lock", LOCK)
    await until(paired, lambda: device(paired, lock).bolt is BoltState.UNLOCKED)
    await ask(paired, doorman, lock, locked=True)
    doorman._attr_available = False
    doorman.async_write_ha_state()
    await until(paired, lambda: not device(paired, lock).available)
    assert device(paired, lock).bolt is BoltState.UNLOCKED
    await paired.house.advance(60_000)
    assert FaultKind.LOST in faults(paired, lock)
