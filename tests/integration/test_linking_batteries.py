"""What Home Assistant knows of a linked device's battery is a fault of the hub when it is low."""

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry

from hub_server.domain.site import FaultKind
from tests.integration.conftest import Paired
from tests.integration.linked import device, faults, link, until

LOW = [FaultKind.LOW_BATTERY]


class Sensor:
    """A door sensor of another brand, whose device has a battery too."""

    def __init__(self, hass: HomeAssistant) -> None:
        self._hass = hass
        self._entry = MockConfigEntry(domain="other")
        self._entry.add_to_hass(hass)
        self._device = dr.async_get(hass).async_get_or_create(
            config_entry_id=self._entry.entry_id, identifiers={("other", "door")}
        )
        self.door = self.add("binary_sensor", "door", "door", "off")

    def add(self, domain: str, name: str, device_class: str, state: str) -> str:
        """Give the device an entity; returns its id."""
        entity = er.async_get(self._hass).async_get_or_create(
            domain,
            "other",
            name,
            config_entry=self._entry,
            device_id=self._device.id,
            original_device_class=device_class,
            suggested_object_id=name,
        )
        self.show(entity.entity_id, state, device_class)
        return entity.entity_id

    def show(self, entity_id: str, state: str, device_class: str) -> None:
        self._hass.states.async_set(entity_id, state, {"device_class": device_class})


@pytest.fixture
def sensor(hass: HomeAssistant) -> Sensor:
    return Sensor(hass)


async def test_what_the_maker_calls_low_is_low_until_it_is_changed(paired: Paired, sensor: Sensor) -> None:
    battery = sensor.add("binary_sensor", "battery", "battery", "on")
    door = await link(paired, "detector", sensor.door, kind="contact")
    await until(paired, lambda: faults(paired, door) == LOW)
    sensor.show(battery, "off", "battery")
    await until(paired, lambda: faults(paired, door) == [])


@pytest.mark.parametrize(("percent", "found"), [("19", LOW), ("19.6", []), ("20", []), ("100", [])])
async def test_a_percentage_is_judged_by_the_hub(
    paired: Paired, sensor: Sensor, percent: str, found: list[FaultKind]
) -> None:
    battery = sensor.add("sensor", "battery", "battery", "90")
    door = await link(paired, "detector", sensor.door, kind="contact")
    sensor.show(battery, percent, "battery")
    sensor.show(sensor.door, "on", "door")
    await until(paired, lambda: device(paired, door).sensed)
    await paired.settle()
    assert faults(paired, door) == found


async def test_the_makers_word_goes_before_a_percentage(paired: Paired, sensor: Sensor) -> None:
    sensor.add("sensor", "level", "battery", "5")
    sensor.add("binary_sensor", "battery", "battery", "off")
    door = await link(paired, "detector", sensor.door, kind="contact")
    assert faults(paired, door) == []


async def test_an_attribute_of_the_linked_entity_will_do(paired: Paired, hass: HomeAssistant) -> None:
    hass.states.async_set("lock.shed", "locked", {"battery_level": 60})
    lock = await link(paired, "lock", "lock.shed")
    assert faults(paired, lock) == []
    hass.states.async_set("lock.shed", "locked", {"battery_level": 7})
    await until(paired, lambda: faults(paired, lock) == LOW)
    hass.states.async_set("lock.shed", "locked", {"battery_level": 95})
    await until(paired, lambda: faults(paired, lock) == [])


async def test_a_battery_that_comes_later_is_found(paired: Paired, sensor: Sensor) -> None:
    door = await link(paired, "detector", sensor.door, kind="contact")
    sensor.add("binary_sensor", "battery", "battery", "on")
    await until(paired, lambda: faults(paired, door) == LOW)


async def test_a_battery_that_is_taken_away_leaves_no_fault_behind(
    paired: Paired, hass: HomeAssistant, sensor: Sensor
) -> None:
    battery = sensor.add("binary_sensor", "battery", "battery", "on")
    door = await link(paired, "detector", sensor.door, kind="contact")
    await until(paired, lambda: faults(paired, door) == LOW)
    er.async_get(hass).async_update_entity(battery, disabled_by=er.RegistryEntryDisabler.USER)
    await until(paired, lambda: faults(paired, door) == [])


@pytest.mark.parametrize("nothing", ["unknown", "unavailable", "nan", "-1", "101", "full"])
async def test_what_says_nothing_changes_nothing(paired: Paired, sensor: Sensor, nothing: str) -> None:
    battery = sensor.add("sensor", "battery", "battery", "10")
    door = await link(paired, "detector", sensor.door, kind="contact")
    await until(paired, lambda: faults(paired, door) == LOW)
    sensor.show(battery, nothing, "battery")
    sensor.show(sensor.door, "on", "door")
    await until(paired, lambda: device(paired, door).sensed)
    await paired.settle()
    assert faults(paired, door) == LOW


async def test_a_battery_that_is_heard_of_does_not_bring_back_what_is_lost(paired: Paired, sensor: Sensor) -> None:
    battery = sensor.add("sensor", "battery", "battery", "90")
    door = await link(paired, "detector", sensor.door, kind="contact")
    sensor.show(sensor.door, "unavailable", "door")
    await until(paired, lambda: not device(paired, door).available)
    await paired.house.advance(60_000)
    sensor.show(battery, "10", "battery")
    await until(paired, lambda: FaultKind.LOW_BATTERY in faults(paired, door))
    assert sorted(faults(paired, door)) == sorted([FaultKind.LOST, FaultKind.LOW_BATTERY])
    assert not device(paired, door).available


async def test_it_is_told_again_to_a_hub_that_was_gone(paired: Paired, sensor: Sensor) -> None:
    battery = sensor.add("binary_sensor", "battery", "battery", "off")
    door = await link(paired, "detector", sensor.door, kind="contact")
    await paired.house.stop()
    sensor.show(battery, "on", "battery")
    await paired.house.start()
    await until(paired, lambda: faults(paired, door) == LOW)
